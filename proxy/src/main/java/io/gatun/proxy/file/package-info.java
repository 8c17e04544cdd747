/** A file of services: YAML, read strictly. */
@NullMarked
package io.gatun.proxy.file;

import org.jspecify.annotations.NullMarked;

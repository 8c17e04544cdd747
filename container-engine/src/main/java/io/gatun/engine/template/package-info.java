/** The OCI specification that comes of what was asked for, of an image and of the host. */
@NullMarked
package io.gatun.engine.template;

import org.jspecify.annotations.NullMarked;

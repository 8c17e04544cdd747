/** The command {@code gatun proxy}: arguments to services, signals to their end. */
@NullMarked
package io.gatun.cli.proxy;

import org.jspecify.annotations.NullMarked;

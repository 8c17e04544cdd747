/** The verb that starts the daemon. */
@NullMarked
package io.gatun.cli.daemon;

import org.jspecify.annotations.NullMarked;

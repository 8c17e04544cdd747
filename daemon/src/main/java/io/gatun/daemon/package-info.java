/** The façade: a daemon that is opened on a state directory, which it alone has, and closed. */
@NullMarked
package io.gatun.daemon;

import org.jspecify.annotations.NullMarked;

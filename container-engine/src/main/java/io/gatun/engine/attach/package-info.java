/** Clients on the streams of running containers: at their start, and later. */
@NullMarked
package io.gatun.engine.attach;

import org.jspecify.annotations.NullMarked;

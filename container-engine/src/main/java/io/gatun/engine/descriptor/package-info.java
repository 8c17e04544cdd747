/** Streams of the JDK over descriptors. */
@NullMarked
package io.gatun.engine.descriptor;

import org.jspecify.annotations.NullMarked;

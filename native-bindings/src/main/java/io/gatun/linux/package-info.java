/** The façade: {@code Kernel}, opened on a chosen backend, hands out the slices below. */
@NullMarked
package io.gatun.linux;

import org.jspecify.annotations.NullMarked;

/** The gate through JNR-FFI; the only user of JNR. */
@NullMarked
package io.gatun.linux.gate.jnr;

import org.jspecify.annotations.NullMarked;

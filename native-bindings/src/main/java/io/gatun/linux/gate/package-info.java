/** {@code SyscallGate}, six longs in, result or {@code -errno} out: the one seam under everything; and {@code SyscallException}. */
@NullMarked
package io.gatun.linux.gate;

import org.jspecify.annotations.NullMarked;

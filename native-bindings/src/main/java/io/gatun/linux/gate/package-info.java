/**
 * {@code SyscallGate}, six longs in, result or {@code -errno} out: the one seam under everything; {@code SyscallException}; and
 * {@code Blocking}, for calls that wait.
 */
@NullMarked
package io.gatun.linux.gate;

import org.jspecify.annotations.NullMarked;

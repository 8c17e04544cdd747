/** What one system call costs through each backend, beside the same loop in C. */
@NullMarked
package io.gatun.bench.syscall;

import org.jspecify.annotations.NullMarked;

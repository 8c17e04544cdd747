/** Security: BPF programs and maps, the device filter, seccomp's answers and notifications, keyrings. */
@NullMarked
package io.gatun.linux.security;

import org.jspecify.annotations.NullMarked;

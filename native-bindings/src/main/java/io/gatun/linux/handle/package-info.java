/** {@code Fd}, {@code PidFd}, {@code Pid}: who owns a kernel object and for how long. */
@NullMarked
package io.gatun.linux.handle;

import org.jspecify.annotations.NullMarked;

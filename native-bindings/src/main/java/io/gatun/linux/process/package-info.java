/** Processes: starting images, waiting, signals by pidfd, and what a process may change about itself. */
@NullMarked
package io.gatun.linux.process;

import org.jspecify.annotations.NullMarked;

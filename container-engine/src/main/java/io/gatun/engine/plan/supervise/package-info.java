/**
 * Pure: the steps of a supervisor as system calls: making the container's process, and the loop that waits, reads its
 * streams and writes its log. Uses {@code frame}, {@code step} and {@code record}.
 */
@NullMarked
package io.gatun.engine.plan.supervise;

import org.jspecify.annotations.NullMarked;

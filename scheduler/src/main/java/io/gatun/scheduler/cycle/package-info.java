/** One decision: filter, score, choose, reserve; and what to do when nothing fits. */
@NullMarked
package io.gatun.scheduler.cycle;

import org.jspecify.annotations.NullMarked;

/** The cycle: queue, snapshot, filter, score, reserve, bind. */
@NullMarked
package io.gatun.scheduler;

import org.jspecify.annotations.NullMarked;

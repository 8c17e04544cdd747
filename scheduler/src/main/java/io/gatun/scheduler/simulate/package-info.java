/** Workloads in the form of upstream's scheduler_perf, run against simulated nodes and measured. */
@NullMarked
package io.gatun.scheduler.simulate;

import org.jspecify.annotations.NullMarked;

/** How fast the scheduler is, how large, and how both grow. */
@NullMarked
package io.gatun.bench.scheduler;

import org.jspecify.annotations.NullMarked;

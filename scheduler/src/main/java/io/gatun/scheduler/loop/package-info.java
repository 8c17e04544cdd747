/** Events in, decisions out: the queue, the cycle and the cluster, run together. */
@NullMarked
package io.gatun.scheduler.loop;

import org.jspecify.annotations.NullMarked;

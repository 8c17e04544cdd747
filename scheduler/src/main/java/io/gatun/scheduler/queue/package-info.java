/** Pods that wait: ready to be tried, backing off, or until an event that can help them. */
@NullMarked
package io.gatun.scheduler.queue;

import org.jspecify.annotations.NullMarked;

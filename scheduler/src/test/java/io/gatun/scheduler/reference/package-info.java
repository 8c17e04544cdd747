/**
 * The plain scheduler: one pod at a time, every pod and node looked at, no index and no memory. Slow and easy to
 * believe.
 */
@NullMarked
package io.gatun.scheduler.reference;

import org.jspecify.annotations.NullMarked;

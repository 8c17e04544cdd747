/** What a proxy counts and notes, for others: Prometheus' text, and a log of connections. */
@NullMarked
package io.gatun.proxy.metrics;

import org.jspecify.annotations.NullMarked;

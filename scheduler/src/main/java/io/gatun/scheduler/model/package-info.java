/** What scheduling reads of a cluster's objects, as immutable values; calls nothing. */
@NullMarked
package io.gatun.scheduler.model;

import org.jspecify.annotations.NullMarked;

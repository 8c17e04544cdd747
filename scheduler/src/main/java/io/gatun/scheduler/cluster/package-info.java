/**
 * The cluster as scheduling sees it: rows per node, columns per resource, counts per topology domain, all kept by
 * event.
 */
@NullMarked
package io.gatun.scheduler.cluster;

import org.jspecify.annotations.NullMarked;

/**
 * Pure: from a plan to its system calls, and to their text: the steps of namespaces, mounts and the process itself; those
 * of the supervisor are left to {@code supervise}. The top of the rooms: uses all of them, none uses it.
 */
@NullMarked
package io.gatun.engine.plan.lower;

import org.jspecify.annotations.NullMarked;

/**
 * Pure: what all lowerings share: the program being written, the numbers of its descriptors, the messages on its status
 * pipe. Uses {@code step} only.
 */
@NullMarked
package io.gatun.engine.plan.frame;

import org.jspecify.annotations.NullMarked;

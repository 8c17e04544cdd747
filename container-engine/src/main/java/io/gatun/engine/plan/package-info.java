/**
 * Pure: spec + host facts to {@code ContainerPlan}, an ordered list of sealed steps. The planners here know what a
 * container needs; of the rooms below they use {@code step} and {@code record} only, and never write a system call.
 */
@NullMarked
package io.gatun.engine.plan;

import org.jspecify.annotations.NullMarked;

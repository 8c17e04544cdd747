/** Pure: spec + host facts to {@code ContainerPlan}, an ordered list of sealed steps; and its lowering to a syscall program. */
@NullMarked
package io.gatun.engine.plan;

import org.jspecify.annotations.NullMarked;

/**
 * Pure: the vocabulary of plans: the sealed steps, the slots of the descriptors that they name, and the resources that
 * the engine opens for them. Uses {@code record} only.
 */
@NullMarked
package io.gatun.engine.plan.step;

import org.jspecify.annotations.NullMarked;

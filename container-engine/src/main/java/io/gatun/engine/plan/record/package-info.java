/**
 * Pure: what a supervisor writes down and who keeps how much of it: frames of the log, the record of the end. Those who
 * write programs and those who read the files agree here; uses no other room of the plan.
 */
@NullMarked
package io.gatun.engine.plan.record;

import org.jspecify.annotations.NullMarked;

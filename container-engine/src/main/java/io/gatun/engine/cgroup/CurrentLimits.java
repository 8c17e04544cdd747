package io.gatun.engine.cgroup;

import java.util.OptionalLong;

/**
 * What a group has now, as far as the order of changes depends on it: the kernel refuses a state between two limits that it
 * would not take as an end. Absent values are those that a new group has.
 *
 * @param memoryLimit bytes; absent if unlimited
 * @param memoryAndSwapLimit bytes, version 1 only; absent if unlimited
 * @param memoryUsage bytes, only where it is asked to be compared
 * @param quota microseconds; absent if unlimited
 * @param period microseconds
 * @param burst microseconds
 * @param realtimeRuntime microseconds
 */
public record CurrentLimits(
        OptionalLong memoryLimit,
        OptionalLong memoryAndSwapLimit,
        OptionalLong memoryUsage,
        OptionalLong quota,
        OptionalLong period,
        OptionalLong burst,
        OptionalLong realtimeRuntime) {
    /** A group just made. */
    public static final CurrentLimits FRESH = new CurrentLimits(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());
}

package io.gatun.engine.cgroup;

import static io.gatun.engine.cgroup.Controller.CPU;
import static io.gatun.engine.cgroup.Controller.MEMORY;

import io.gatun.engine.cgroup.CgroupException.Refused;
import io.gatun.engine.cgroup.CgroupStep.Absence.Instead;
import io.gatun.engine.cgroup.CgroupStep.Write;
import io.gatun.engine.spec.Resources;
import io.gatun.linux.gate.SyscallException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/** Changes the limits of a container that runs: all of them, or none. */
final class LimitUpdate {
    // Version 1's way to say that there is no limit: the largest number of whole pages.
    private static final long UNLIMITED_V1 = Long.MAX_VALUE / 65536 * 65536;

    private final PlanWriter writer;
    private final CgroupLayout layout;

    LimitUpdate(PlanWriter writer, CgroupLayout layout) {
        this.writer = writer;
        this.layout = layout;
    }

    void apply(Resources resources) {
        var plan = CgroupPlan.update(resources, layout, current());
        Deque<Write> undo = new ArrayDeque<>();
        try {
            for (CgroupStep step : plan.steps()) {
                Optional<Write> takingBack = undoOf(step);
                writer.apply(step);
                takingBack.ifPresent(undo::push);
            }
        } catch (CgroupException | SyscallException e) {
            undo.forEach(each -> takeBack(each, e));
            throw e;
        }
    }

    /** What the group has now. */
    CurrentLimits current() {
        String[] max = writer.read(CPU, "cpu.max").orElse("").trim().split(" ", 2);
        boolean v2 = max.length == 2;
        return new CurrentLimits(
                limited(either(MEMORY, "memory.limit_in_bytes", "memory.max")),
                limited(number(MEMORY, "memory.memsw.limit_in_bytes")),
                either(MEMORY, "memory.usage_in_bytes", "memory.current"),
                v2 ? KeyedText.number(max[0]) : number(CPU, "cpu.cfs_quota_us"),
                v2 ? KeyedText.number(max[1]) : number(CPU, "cpu.cfs_period_us"),
                either(CPU, "cpu.cfs_burst_us", "cpu.max.burst"),
                number(CPU, "cpu.rt_runtime_us"));
    }

    // Device rules come last in a plan for an update and cannot be read back in the form they were written in.
    private Optional<Write> undoOf(CgroupStep step) {
        return step instanceof Write write && write.controller() != Controller.DEVICES
                ? undoOf(write)
                : Optional.empty();
    }

    private Optional<Write> undoOf(Write write) {
        Optional<String> before = writer.read(write.controller(), write.file());
        if (before.isEmpty() && write.absence() instanceof Instead(Write other)) {
            return undoOf(other);
        }
        return before.map(text -> Undo.of(write, text));
    }

    private void takeBack(Write undo, RuntimeException cause) {
        try {
            writer.apply(undo);
        } catch (CgroupException | SyscallException e) {
            cause.addSuppressed(new Refused("the change of %s is still in force".formatted(undo.reason()), e));
        }
    }

    private OptionalLong either(Controller controller, String v1File, String v2File) {
        OptionalLong number = number(controller, v1File);
        return number.isPresent() ? number : number(controller, v2File);
    }

    private OptionalLong number(Controller controller, String file) {
        return KeyedText.number(writer.read(controller, file).orElse(""));
    }

    /** A limit as version 1 says it; absent if it stands for none. */
    static OptionalLong limited(OptionalLong bytes) {
        return bytes.orElse(UNLIMITED_V1) >= UNLIMITED_V1 ? OptionalLong.empty() : bytes;
    }
}

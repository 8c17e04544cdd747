package io.gatun.engine.cgroup;

import static io.gatun.engine.cgroup.Controller.CPU;
import static io.gatun.engine.cgroup.Controller.CPUSET;
import static io.gatun.engine.cgroup.PlanDraft.given;
import static io.gatun.engine.cgroup.PlanDraft.within;

import io.gatun.engine.cgroup.CgroupException.IllegalLimit;
import io.gatun.engine.cgroup.CgroupException.Unsupported;
import io.gatun.engine.cgroup.CgroupStep.Absence.Refuse;
import io.gatun.engine.cgroup.Hierarchy.Version;
import io.gatun.engine.spec.Resources.Cpu;
import java.util.OptionalLong;

/** Processor time (sched-bwc, sched-design-CFS in the kernel's documentation) and which processors and memory nodes. */
final class CpuPlan {
    /** What a new group has, in microseconds. */
    static final long DEFAULT_PERIOD = 100_000;

    private static final long MIN_TIME = 1_000;
    private static final long MAX_PERIOD = 1_000_000;
    private static final long MIN_SHARES = 2;
    private static final long MAX_SHARES = 262_144;
    private static final long MAX_WEIGHT = 10_000;
    private static final Refuse NO_REALTIME = new Refuse(
            "realtime group scheduling (CONFIG_RT_GROUP_SCHED)", "use a kernel that has it, or leave the limit out");
    private static final Refuse NO_IDLE = new Refuse("idle groups (Linux 5.15)", "use a lower cpu.shares instead");

    private final PlanDraft draft;
    private final Cpu cpu;

    private CpuPlan(PlanDraft draft, Cpu cpu) {
        this.draft = draft;
        this.cpu = cpu;
    }

    static void add(PlanDraft draft, Cpu cpu) {
        var plan = new CpuPlan(draft, cpu);
        plan.addWeight();
        plan.addBandwidth();
        plan.addRealtime();
        plan.addCpuset();
    }

    /**
     * Version 2's weight for version 1's shares. The quadratic curve, in the logarithm of both, goes through the least, the
     * default and the most of each (2 to 1, 1024 to 100, 262144 to 10000), as runc, crun and systemd have it.
     */
    static long weight(long shares) {
        if (shares <= MIN_SHARES) {
            return 1;
        }
        if (shares >= MAX_SHARES) {
            return MAX_WEIGHT;
        }
        double l = Math.log((double) shares) / Math.log(2);
        return (long) Math.ceil(Math.pow(10, (l * l + 125 * l) / 612.0 - 7.0 / 34.0));
    }

    private void addWeight() {
        OptionalLong shares = given(cpu.shares());
        shares.ifPresent(value -> within("cpu.shares", value, MIN_SHARES, MAX_SHARES));
        cpu.idle().ifPresent(value -> within("cpu.idle", value, 0, 1));
        // An idle group has no weight: the kernel refuses one while it is idle.
        boolean becomesIdle = cpu.idle().orElse(0) == 1;
        if (!becomesIdle) {
            addIdle();
        }
        if (shares.isPresent()) {
            boolean v1 = draft.version(CPU, "cpu.shares") == Version.V1;
            long value = v1 ? shares.getAsLong() : weight(shares.getAsLong());
            draft.write(CPU, v1 ? "cpu.shares" : "cpu.weight", Long.toString(value), "cpu.shares");
        }
        if (becomesIdle) {
            addIdle();
        }
    }

    private void addIdle() {
        if (cpu.idle().isPresent()) {
            draft.version(CPU, "cpu.idle");
            draft.write(CPU, "cpu.idle", Long.toString(cpu.idle().getAsLong()), "cpu.idle", NO_IDLE);
        }
    }

    private void addBandwidth() {
        OptionalLong quota = given(cpu.quota());
        OptionalLong period = given(cpu.period());
        if (quota.isEmpty() && period.isEmpty() && cpu.burst().isEmpty()) {
            return;
        }
        quota.ifPresent(
                value -> within("cpu.quota", value, value < 0 ? Long.MIN_VALUE : MIN_TIME, Long.MAX_VALUE / 1000));
        period.ifPresent(value -> within("cpu.period", value, MIN_TIME, MAX_PERIOD));
        boolean v1 = draft.version(CPU, "cpu.quota") == Version.V1;
        // A burst may never be more than the quota, not even between two writes.
        boolean burstFalls = cpu.burst().isPresent()
                && Long.compareUnsigned(
                                cpu.burst().getAsLong(), draft.current().burst().orElse(0))
                        < 0;
        if (burstFalls) {
            addBurst(v1);
        }
        if (v1) {
            addQuotaAndPeriod(quota, period);
        } else if (quota.isPresent() || period.isPresent()) {
            draft.write(CPU, "cpu.max", max(quota, period), "cpu.quota, cpu.period");
        }
        if (!burstFalls) {
            addBurst(v1);
        }
    }

    private void addBurst(boolean v1) {
        if (cpu.burst().isPresent()) {
            String value = Long.toUnsignedString(cpu.burst().getAsLong());
            draft.write(CPU, v1 ? "cpu.cfs_burst_us" : "cpu.max.burst", value, "cpu.burst");
        }
    }

    /**
     * In the order in which the share of a processor, quota / period, is never above both that before and that after: the
     * kernel refuses a share above the parent's.
     */
    private void addQuotaAndPeriod(OptionalLong quota, OptionalLong period) {
        OptionalLong before = draft.current().quota();
        boolean quotaFirst = quota.isPresent()
                && before.isPresent()
                && (quota.getAsLong() < 0 || quota.getAsLong() < before.getAsLong());
        if (quotaFirst) {
            addQuota(quota);
        }
        period.ifPresent(value -> draft.write(CPU, "cpu.cfs_period_us", Long.toString(value), "cpu.period"));
        if (!quotaFirst) {
            addQuota(quota);
        }
    }

    private void addQuota(OptionalLong quota) {
        quota.ifPresent(value -> draft.write(CPU, "cpu.cfs_quota_us", Long.toString(Math.max(value, -1)), "cpu.quota"));
    }

    private static long limit(OptionalLong quota) {
        return quota.getAsLong() < 0 ? Long.MAX_VALUE : quota.getAsLong();
    }

    // Both are in one file: what is not asked for is written as it is now.
    private String max(OptionalLong quota, OptionalLong period) {
        long time = quota.isPresent() ? limit(quota) : draft.current().quota().orElse(Long.MAX_VALUE);
        long every = period.orElse(draft.current().period().orElse(DEFAULT_PERIOD));
        return (time == Long.MAX_VALUE ? "max" : Long.toString(time)) + " " + every;
    }

    private void addRealtime() {
        OptionalLong runtime = given(cpu.realtimeRuntime());
        OptionalLong period = given(cpu.realtimePeriod());
        if (runtime.isEmpty() && period.isEmpty()) {
            return;
        }
        if (draft.version(CPU, "cpu.realtimeRuntime") == Version.V2) {
            throw new Unsupported(
                    "cpu.realtimeRuntime", "a cgroup v1 tree", "cgroup v2 has no realtime limits: leave it out");
        }
        boolean runtimeFalls = runtime.isPresent()
                && runtime.getAsLong() < draft.current().realtimeRuntime().orElse(0);
        if (runtimeFalls) {
            addRealtimeRuntime(runtime);
        }
        period.ifPresent(value ->
                draft.write(CPU, "cpu.rt_period_us", Long.toUnsignedString(value), "cpu.realtimePeriod", NO_REALTIME));
        if (!runtimeFalls) {
            addRealtimeRuntime(runtime);
        }
    }

    private void addRealtimeRuntime(OptionalLong runtime) {
        runtime.ifPresent(value ->
                draft.write(CPU, "cpu.rt_runtime_us", Long.toString(value), "cpu.realtimeRuntime", NO_REALTIME));
    }

    private void addCpuset() {
        cpu.cpus().filter(list -> !list.isBlank()).ifPresent(list -> addList("cpus", list));
        cpu.mems().filter(list -> !list.isBlank()).ifPresent(list -> addList("mems", list));
    }

    private void addList(String name, String list) {
        String property = "cpu." + name;
        if (!list.matches("[0-9A-Za-z,:/ -]+")) {
            throw new IllegalLimit(property, "\"%s\" is not a list such as 0-3,7".formatted(PlanDraft.printable(list)));
        }
        draft.version(CPUSET, property);
        draft.write(CPUSET, "cpuset." + name, list.trim(), property);
    }
}

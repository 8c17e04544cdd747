package io.gatun.engine.spec.check;

import io.gatun.engine.spec.LinuxSpec.MemoryPolicy;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.ProcessSpec.Scheduler;
import io.gatun.engine.spec.ProcessSpec.Scheduler.Policy;
import io.gatun.engine.spec.check.SpecCheck.Findings;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks of when and where the process runs: scheduler, I/O priority, CPU lists, memory policy. */
final class ScheduleChecks {
    private static final Pattern NUMBER_LIST = Pattern.compile("\\d{1,6}(-\\d{1,6})?(,\\d{1,6}(-\\d{1,6})?)*");

    static final List<SpecCheck> ALL = List.of(
            ProcessChecks.check(
                    "process-scheduler",
                    (process, findings) -> process.scheduler().ifPresent(scheduler -> scheduler(scheduler, findings))),
            ProcessChecks.check("process-io-priority", ScheduleChecks::ioPriority),
            ProcessChecks.check("process-affinity", ScheduleChecks::affinity),
            new SpecCheck(
                    "memory-policy",
                    (spec, findings) ->
                            spec.linux().memoryPolicy().ifPresent(policy -> memoryPolicy(policy, findings))));

    private ScheduleChecks() {}

    /** Says so where a value is no list such as {@code 0-3,7}. */
    static void numberList(String path, Optional<String> value, Findings findings) {
        boolean malformed =
                value.filter(list -> !NUMBER_LIST.matcher(list).matches()).isPresent();
        findings.errorIf(malformed, path, "not a list of numbers", "write 0-3,7, for example");
    }

    private static void scheduler(Scheduler scheduler, Findings findings) {
        var policy = scheduler.policy();
        boolean nicePolicy = policy == Policy.SCHED_OTHER || policy == Policy.SCHED_BATCH;
        boolean nice = scheduler.nice() >= -20 && scheduler.nice() <= 19;
        findings.errorIf(nicePolicy && !nice, "process.scheduler.nice", "not within -20 to 19", "");
        boolean realTime = policy == Policy.SCHED_FIFO || policy == Policy.SCHED_RR;
        boolean stray = scheduler.priority() != 0 && !realTime;
        findings.errorIf(stray, "process.scheduler.priority", "only for SCHED_FIFO and SCHED_RR", "remove it");
        boolean priority = scheduler.priority() >= 1 && scheduler.priority() <= 99;
        findings.errorIf(realTime && !priority, "process.scheduler.priority", "not within 1 to 99", "");
        boolean deadline = (scheduler.runtimeNanos() | scheduler.deadlineNanos() | scheduler.periodNanos()) != 0;
        findings.errorIf(
                deadline && policy != Policy.SCHED_DEADLINE,
                "process.scheduler",
                "runtime, deadline and period are for SCHED_DEADLINE only",
                "remove them");
        findings.errorIf(policy == Policy.SCHED_ISO, "process.scheduler.policy", "no kernel implements SCHED_ISO", "");
    }

    private static void ioPriority(ProcessSpec process, Findings findings) {
        int priority =
                process.ioPriority().map(ProcessSpec.IoPriority::priority).orElse(0);
        findings.errorIf(priority < 0 || priority > 7, "process.ioPriority.priority", "not within 0 to 7", "");
    }

    private static void affinity(ProcessSpec process, Findings findings) {
        process.execCpuAffinity().ifPresent(affinity -> {
            numberList("process.execCPUAffinity.initial", affinity.initial(), findings);
            numberList("process.execCPUAffinity.final", affinity.eventual(), findings);
        });
    }

    private static void memoryPolicy(MemoryPolicy policy, Findings findings) {
        var place = "linux.memoryPolicy.nodes";
        numberList(place, policy.nodes(), findings);
        boolean given = policy.nodes().isPresent();
        switch (policy.mode()) {
            case MPOL_DEFAULT, MPOL_LOCAL ->
                findings.errorIf(given, place, policy.mode() + " takes no nodes", "remove them");
            case MPOL_BIND, MPOL_INTERLEAVE, MPOL_WEIGHTED_INTERLEAVE, MPOL_PREFERRED_MANY ->
                findings.errorIf(!given, place, policy.mode() + " needs nodes", "name at least one");
            case MPOL_PREFERRED -> {}
        }
    }
}

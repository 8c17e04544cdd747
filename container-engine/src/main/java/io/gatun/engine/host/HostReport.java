package io.gatun.engine.host;

import io.gatun.engine.cgroup.CgroupLayout.Mode;
import io.gatun.engine.cgroup.Controller;
import io.gatun.engine.cgroup.Hierarchy;
import io.gatun.engine.model.Feature;
import io.gatun.engine.model.Feature.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Says in words what a machine's facts mean for containers. Pure. */
final class HostReport {
    private static final int CAP_SYS_ADMIN = 21;
    private static final List<Controller> LIMITING = List.of(
            Controller.CPU,
            Controller.CPUSET,
            Controller.MEMORY,
            Controller.PIDS,
            Controller.BLOCK_IO,
            Controller.HUGETLB);

    private final HostFacts facts;

    HostReport(HostFacts facts) {
        this.facts = facts;
    }

    List<Feature> features() {
        List<Feature> report = new ArrayList<>();
        report.add(Feature.present(
                "kernel",
                "%s %s".formatted(facts.kernel().release(), facts.kernel().arch())));
        report.add(privileges());
        report.add(cgroups());
        LIMITING.stream().map(this::controller).forEach(report::add);
        Arrays.stream(HostFeature.values()).map(this::feature).forEach(report::add);
        facts.limits().ptraceScope().ifPresent(scope -> report.add(ptrace(scope)));
        return report;
    }

    private Feature privileges() {
        if (!facts.privileges().has(CAP_SYS_ADMIN)) {
            return new Feature(
                    "privileges",
                    State.REFUSED,
                    "user %d without CAP_SYS_ADMIN".formatted(facts.privileges().effectiveUid()),
                    "run with sudo");
        }
        String missing = facts.privileges().isRoot()
                ? "root"
                : "user " + facts.privileges().effectiveUid();
        return Feature.present(
                "privileges", missing + ", capabilities up to " + facts.limits().lastCapability());
    }

    private Feature cgroups() {
        Mode mode = facts.cgroups().mode();
        return switch (mode) {
            case NONE ->
                new Feature("cgroups", State.REFUSED, "no tree is mounted", "mount -t cgroup2 none /sys/fs/cgroup");
            case LEGACY -> Feature.present("cgroups", "version 1");
            case HYBRID -> Feature.present("cgroups", "version 1 with a version 2 tree beside");
            case UNIFIED -> Feature.present("cgroups", "version 2");
        };
    }

    private Feature controller(Controller controller) {
        String name = "cgroup controller " + controller.nameIn(Hierarchy.Version.V1);
        Optional<Hierarchy> tree = facts.cgroups().holding(controller);
        if (tree.isPresent()) {
            return Feature.present(name, tree.get().mountPoint().toString());
        }
        return new Feature(
                name,
                State.DEGRADED,
                "containers with such a limit are refused",
                "mount it, or do not boot with cgroup_disable=" + controller.nameIn(Hierarchy.Version.V1));
    }

    private Feature feature(HostFeature feature) {
        if (isNotNeeded(feature)) {
            return Feature.present(feature.title(), "not needed with cgroup v1");
        }
        return switch (facts.features().getOrDefault(feature, Availability.UNKNOWN)) {
            case PRESENT -> Feature.present(feature.title(), detail(feature));
            case ABSENT -> new Feature(feature.title(), feature.whenMissing(), feature.loss(), feature.remedy());
            case FORBIDDEN -> new Feature(feature.title(), feature.whenMissing(), feature.loss(), forbidden(feature));
            case UNKNOWN ->
                new Feature(feature.title(), State.DEGRADED, "could not be tried, and may be missing", "run with sudo");
        };
    }

    private String forbidden(HostFeature feature) {
        if (feature == HostFeature.EXECUTABLE_MEMFD) {
            return feature.remedy();
        }
        return facts.privileges().has(CAP_SYS_ADMIN)
                ? "a system call filter refuses it: run outside of other containers"
                : "run with sudo";
    }

    private boolean isNotNeeded(HostFeature feature) {
        return feature == HostFeature.DEVICE_FILTER
                && facts.cgroups()
                        .holding(Controller.DEVICES)
                        .filter(tree -> !tree.isUnified())
                        .isPresent();
    }

    private String detail(HostFeature feature) {
        return switch (feature) {
            case USER_NAMESPACES -> "at most " + facts.limits().maxUserNamespaces();
            case LANDLOCK -> "version " + facts.limits().landlockAbi();
            default -> "works";
        };
    }

    private static Feature ptrace(int scope) {
        return scope < 3
                ? Feature.present("ptrace", "Yama scope " + scope)
                : new Feature(
                        "ptrace", State.DEGRADED, "no debugger works, inside or outside", "boot again to lower it");
    }
}

package io.gatun.engine.host;

import static io.gatun.engine.host.HostFeature.CGROUP_FREEZE;
import static io.gatun.engine.host.HostFeature.CGROUP_KILL;
import static io.gatun.engine.host.HostFeature.DEVICE_FILTER;
import static io.gatun.engine.host.HostFeature.PRESSURE;
import static io.gatun.engine.host.HostFeature.SWAP_ACCOUNTING;

import io.gatun.engine.cgroup.CgroupLayout;
import io.gatun.engine.cgroup.Cgroups;
import io.gatun.engine.cgroup.Controller;
import io.gatun.engine.cgroup.Hierarchy;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.security.DeviceFilter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What groups can do here: seen in one that is made for it, because the root of a tree lacks most files. */
final class CgroupProbe {
    private final Kernel kernel;
    private final SystemFiles system;

    CgroupProbe(Kernel kernel, SystemFiles system) {
        this.kernel = kernel;
        this.system = system;
    }

    void addTo(Map<HostFeature, Availability> found) {
        try (var cgroups = Cgroups.open(kernel)) {
            CgroupLayout layout = cgroups.layout();
            Optional<Set<String>> files = filesOfNewGroup(cgroups);
            found.put(CGROUP_KILL, has(layout, files, "cgroup.kill"));
            found.put(CGROUP_FREEZE, has(layout, files, "cgroup.freeze"));
            found.put(SWAP_ACCOUNTING, swapAccounting(layout, files));
        }
        // With psi=0 the file is there and cannot be read.
        found.put(PRESSURE, Availability.of(system.text("proc/pressure/cpu").isPresent()));
        found.put(DEVICE_FILTER, deviceFilter());
    }

    private static Optional<Set<String>> filesOfNewGroup(Cgroups cgroups) {
        try {
            return cgroups.filesOfNewGroup();
        } catch (SyscallException e) {
            return Optional.empty();
        }
    }

    private static Availability has(CgroupLayout layout, Optional<Set<String>> files, String file) {
        if (layout.unified().isEmpty()) {
            return Availability.ABSENT;
        }
        return files.map(names -> Availability.of(names.contains(file))).orElse(Availability.UNKNOWN);
    }

    private Availability swapAccounting(CgroupLayout layout, Optional<Set<String>> files) {
        Optional<Hierarchy> memory = layout.holding(Controller.MEMORY);
        if (memory.isEmpty()) {
            return Availability.ABSENT;
        }
        if (!memory.get().isUnified()) {
            String file = memory.get()
                    .mountPoint()
                    .resolve("memory.memsw.limit_in_bytes")
                    .toString();
            return Availability.of(system.exists(file.substring(1)));
        }
        // Nothing can be seen where the memory controller is not enabled for children of the root.
        return files.filter(names -> names.contains("memory.max"))
                .map(names -> Availability.of(names.contains("memory.swap.max")))
                .orElse(Availability.UNKNOWN);
    }

    private Availability deviceFilter() {
        try (Fd program = kernel.bpfPrograms().load(DeviceFilter.of(List.of()))) {
            return Availability.of(program.isOpen());
        } catch (SyscallException e) {
            return e.is(Errno.EPERM) ? Availability.FORBIDDEN : Availability.ABSENT;
        }
    }
}

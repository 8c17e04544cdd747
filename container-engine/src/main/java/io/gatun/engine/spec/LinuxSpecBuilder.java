package io.gatun.engine.spec;

import io.gatun.engine.spec.LinuxSpec.Device;
import io.gatun.engine.spec.LinuxSpec.IntelRdt;
import io.gatun.engine.spec.LinuxSpec.MemoryPolicy;
import io.gatun.engine.spec.LinuxSpec.Namespace;
import io.gatun.engine.spec.LinuxSpec.NetDevice;
import io.gatun.engine.spec.LinuxSpec.Personality;
import io.gatun.engine.spec.LinuxSpec.Propagation;
import io.gatun.engine.spec.LinuxSpec.TimeOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects the parts of a {@link LinuxSpec}; see {@link LinuxSpec#builder} and {@link LinuxSpec#toBuilder}. */
public final class LinuxSpecBuilder {
    private List<IdMapping> uidMappings = List.of();
    private List<IdMapping> gidMappings = List.of();
    private Map<String, String> sysctl = Map.of();
    private Resources resources = Resources.NONE;
    private Optional<String> cgroupsPath = Optional.empty();
    private List<Namespace> namespaces = List.of();
    private List<Device> devices = List.of();
    private Map<String, NetDevice> netDevices = Map.of();
    private Optional<Seccomp> seccomp = Optional.empty();
    private Optional<Propagation> rootfsPropagation = Optional.empty();
    private List<String> maskedPaths = List.of();
    private List<String> readonlyPaths = List.of();
    private Optional<String> mountLabel = Optional.empty();
    private Optional<IntelRdt> intelRdt = Optional.empty();
    private Optional<MemoryPolicy> memoryPolicy = Optional.empty();
    private Optional<Personality> personality = Optional.empty();
    private Map<String, TimeOffset> timeOffsets = Map.of();

    LinuxSpecBuilder() {}

    LinuxSpecBuilder(LinuxSpec start) {
        uidMappings = start.uidMappings();
        gidMappings = start.gidMappings();
        sysctl = start.sysctl();
        resources = start.resources();
        cgroupsPath = start.cgroupsPath();
        namespaces = start.namespaces();
        devices = start.devices();
        netDevices = start.netDevices();
        seccomp = start.seccomp();
        rootfsPropagation = start.rootfsPropagation();
        maskedPaths = start.maskedPaths();
        readonlyPaths = start.readonlyPaths();
        mountLabel = start.mountLabel();
        intelRdt = start.intelRdt();
        memoryPolicy = start.memoryPolicy();
        personality = start.personality();
        timeOffsets = start.timeOffsets();
    }

    public LinuxSpecBuilder uidMappings(List<IdMapping> value) {
        uidMappings = value;
        return this;
    }

    public LinuxSpecBuilder gidMappings(List<IdMapping> value) {
        gidMappings = value;
        return this;
    }

    public LinuxSpecBuilder sysctl(Map<String, String> value) {
        sysctl = value;
        return this;
    }

    public LinuxSpecBuilder resources(Resources value) {
        resources = value;
        return this;
    }

    public LinuxSpecBuilder cgroupsPath(String value) {
        cgroupsPath = Optional.of(value);
        return this;
    }

    public LinuxSpecBuilder namespaces(List<Namespace> value) {
        namespaces = value;
        return this;
    }

    public LinuxSpecBuilder devices(List<Device> value) {
        devices = value;
        return this;
    }

    public LinuxSpecBuilder netDevices(Map<String, NetDevice> value) {
        netDevices = value;
        return this;
    }

    public LinuxSpecBuilder seccomp(Seccomp value) {
        seccomp = Optional.of(value);
        return this;
    }

    public LinuxSpecBuilder rootfsPropagation(Propagation value) {
        rootfsPropagation = Optional.of(value);
        return this;
    }

    public LinuxSpecBuilder maskedPaths(List<String> value) {
        maskedPaths = value;
        return this;
    }

    public LinuxSpecBuilder readonlyPaths(List<String> value) {
        readonlyPaths = value;
        return this;
    }

    public LinuxSpecBuilder mountLabel(String value) {
        mountLabel = Optional.of(value);
        return this;
    }

    public LinuxSpecBuilder intelRdt(IntelRdt value) {
        intelRdt = Optional.of(value);
        return this;
    }

    public LinuxSpecBuilder memoryPolicy(MemoryPolicy value) {
        memoryPolicy = Optional.of(value);
        return this;
    }

    public LinuxSpecBuilder personality(Personality value) {
        personality = Optional.of(value);
        return this;
    }

    public LinuxSpecBuilder timeOffsets(Map<String, TimeOffset> value) {
        timeOffsets = value;
        return this;
    }

    public LinuxSpec build() {
        return new LinuxSpec(
                uidMappings,
                gidMappings,
                sysctl,
                resources,
                cgroupsPath,
                namespaces,
                devices,
                netDevices,
                seccomp,
                rootfsPropagation,
                maskedPaths,
                readonlyPaths,
                mountLabel,
                intelRdt,
                memoryPolicy,
                personality,
                timeOffsets);
    }
}

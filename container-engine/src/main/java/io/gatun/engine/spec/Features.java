package io.gatun.engine.spec;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.SpecName;
import io.gatun.engine.spec.LinuxSpec.MemoryPolicy;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.Seccomp.Arch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What this runtime implements, in the specification's features structure: what {@code gatun oci features} prints. It
 * speaks of the program, not of the machine it runs on.
 *
 * @param capabilities names of all capabilities the runtime knows
 * @param annotations about the runtime itself, such as its version
 */
public record Features(List<String> capabilities, Map<String, String> annotations) {
    private static final String OLDEST = "1.0.0";

    /** Where memory policies and network devices come from, which are listed below. */
    private static final String NEWEST = "1.3.0";

    public Features {
        capabilities = List.copyOf(capabilities);
        annotations = Ordered.copyOf(annotations);
    }

    /** The document. */
    public Json.Obj json() {
        return Json.object()
                .put("ociVersionMin", OLDEST)
                .put("ociVersionMax", NEWEST)
                .put(
                        "hooks",
                        Json.strings(Hooks.NONE.points().stream()
                                .map(Hooks.Point::name)
                                .toList()))
                .put("mountOptions", Json.strings(MountOptionNames.GENERIC))
                .put("linux", linux())
                .nonEmpty("annotations", LinuxCodec.object(annotations, Json::of))
                .build();
    }

    private Json linux() {
        return Json.object()
                .put("namespaces", names(NamespaceType.values()))
                .put("capabilities", Json.strings(capabilities))
                .put("cgroup", cgroup())
                .put("seccomp", seccomp())
                .put("apparmor", enabled(true))
                .put("selinux", enabled(true))
                .put("intelRdt", enabled(false))
                .put("memoryPolicy", memoryPolicy())
                .put(
                        "mountExtensions",
                        Json.object().put("idmap", enabled(true)).build())
                .put("netDevices", enabled(true))
                .build();
    }

    private static Json cgroup() {
        return Json.object()
                .put("v1", true)
                .put("v2", true)
                .put("systemd", false)
                .put("systemdUser", false)
                .put("rdma", true)
                .build();
    }

    private static Json seccomp() {
        return Json.object()
                .put("enabled", true)
                .put("actions", names(Seccomp.Action.values()))
                .put("operators", names(Seccomp.Operator.values()))
                .put(
                        "archs",
                        names(
                                Arch.SCMP_ARCH_X86_64,
                                Arch.SCMP_ARCH_X86,
                                Arch.SCMP_ARCH_X32,
                                Arch.SCMP_ARCH_AARCH64,
                                Arch.SCMP_ARCH_ARM))
                .put("knownFlags", names(Seccomp.Flag.values()))
                .put("supportedFlags", names(Seccomp.Flag.values()))
                .build();
    }

    private static Json memoryPolicy() {
        return Json.object()
                .put("modes", names(MemoryPolicy.Mode.values()))
                .put("flags", names(MemoryPolicy.Flag.values()))
                .build();
    }

    private static Json enabled(boolean value) {
        return Json.object().put("enabled", value).build();
    }

    private static Json names(SpecName... constants) {
        return Json.strings(Arrays.stream(constants).map(SpecName::specName).toList());
    }
}

package io.gatun.engine.spec.check;

import io.gatun.engine.json.JsonPath;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.check.SpecCheck.Findings;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks of namespaces, and of settings that only make sense in a namespace of one's own. */
final class NamespaceChecks {
    /** __NEW_UTS_LEN. */
    private static final int UTS_NAME_BYTES = 64;

    /** IFNAMSIZ without the zero. */
    private static final int INTERFACE_NAME_BYTES = 15;

    private static final String INTERFACE_NAME = "use 1 to 15 bytes without white space, '/', ':' or '%'";
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final Set<String> CLOCKS = Set.of("monotonic", "boottime");

    static final List<SpecCheck> ALL = List.of(
            new SpecCheck("namespaces-unique", NamespaceChecks::unique),
            new SpecCheck("namespace-path", NamespaceChecks::paths),
            new SpecCheck("hostname", NamespaceChecks::names),
            new SpecCheck("time-offsets", NamespaceChecks::timeOffsets),
            new SpecCheck("net-devices", NamespaceChecks::netDevices));

    private NamespaceChecks() {}

    private static void unique(OciSpec spec, Findings findings) {
        var seen = EnumSet.noneOf(NamespaceType.class);
        for (int i = 0; i < spec.linux().namespaces().size(); i++) {
            var type = spec.linux().namespaces().get(i).type();
            var place = JsonPath.item("linux.namespaces", i) + ".type";
            findings.errorIf(!seen.add(type), place, "'" + type.specName() + "' is there twice", "remove one");
        }
    }

    private static void paths(OciSpec spec, Findings findings) {
        for (int i = 0; i < spec.linux().namespaces().size(); i++) {
            boolean relative = spec.linux()
                    .namespaces()
                    .get(i)
                    .path()
                    .filter(path -> !path.startsWith("/"))
                    .isPresent();
            var place = JsonPath.item("linux.namespaces", i) + ".path";
            findings.errorIf(relative, place, "not absolute", "write /proc/PID/ns/net, for example");
        }
    }

    private static void names(OciSpec spec, Findings findings) {
        name("hostname", spec.hostname(), spec, findings);
        name("domainname", spec.domainname(), spec, findings);
    }

    private static void name(String path, Optional<String> name, OciSpec spec, Findings findings) {
        if (name.isEmpty()) return;
        boolean hosts = spec.linux().namespace(NamespaceType.UTS).isEmpty();
        findings.errorIf(hosts, path, "would change the host's name", "add a namespace of type uts");
        boolean wide = name.get().getBytes(StandardCharsets.UTF_8).length > UTS_NAME_BYTES;
        findings.errorIf(wide, path, "longer than 64 bytes", "shorten it");
    }

    private static void timeOffsets(OciSpec spec, Findings findings) {
        var linux = spec.linux();
        findings.errorIf(
                !linux.timeOffsets().isEmpty() && !linux.createsNew(NamespaceType.TIME),
                "linux.timeOffsets",
                "offsets are set while a time namespace is made, and none is",
                "add a namespace of type time, without a path");
        linux.timeOffsets().forEach((clock, offset) -> {
            var place = JsonPath.member("linux.timeOffsets", clock);
            findings.errorIf(!CLOCKS.contains(clock), place, "unknown clock", "use monotonic or boottime");
            boolean second = offset.nanosecs() >= NANOS_PER_SECOND;
            findings.errorIf(second, place + ".nanosecs", "a second or more", "use secs");
        });
    }

    private static void netDevices(OciSpec spec, Findings findings) {
        var devices = spec.linux().netDevices();
        findings.errorIf(
                !devices.isEmpty()
                        && spec.linux().namespace(NamespaceType.NETWORK).isEmpty(),
                "linux.netDevices",
                "the container has no network of its own to move them to",
                "add a namespace of type network");
        var inside = new HashSet<String>();
        devices.forEach((name, device) -> {
            var place = JsonPath.member("linux.netDevices", name);
            findings.errorIf(!isInterfaceName(name), place, "not the name of a network interface", INTERFACE_NAME);
            String there = device.name().orElse(name);
            findings.errorIf(
                    device.name().isPresent() && !isInterfaceName(there),
                    place + ".name",
                    "not the name of a network interface",
                    INTERFACE_NAME);
            findings.errorIf(!inside.add(there), place, "'" + there + "' is there twice", "use another name");
        });
    }

    /** What dev_valid_name() of the kernel takes; % would ask it for a name of its choice. */
    private static boolean isInterfaceName(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        return bytes > 0
                && bytes <= INTERFACE_NAME_BYTES
                && !name.equals(".")
                && !name.equals("..")
                && name.chars().noneMatch(c -> c == '/' || c == ':' || c == '%' || c <= ' ');
    }
}

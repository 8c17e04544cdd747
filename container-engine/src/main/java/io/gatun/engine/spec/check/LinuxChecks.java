package io.gatun.engine.spec.check;

import io.gatun.engine.json.JsonPath;
import io.gatun.engine.spec.LinuxSpec.Device;
import io.gatun.engine.spec.LinuxSpec.DeviceType;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.check.SpecCheck.Findings;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks of what remains of the Linux section: cgroup path, devices, cache allocation, personality. */
final class LinuxChecks {
    /** dev_t of the kernel: 12 bits of major and 20 of minor number. */
    private static final long MAJOR_MAX = (1 << 12) - 1;

    private static final long MINOR_MAX = (1 << 20) - 1;

    static final List<SpecCheck> ALL = List.of(
            new SpecCheck("cgroups-path", LinuxChecks::cgroupsPath),
            new SpecCheck("devices", LinuxChecks::devices),
            new SpecCheck("intel-rdt", LinuxChecks::intelRdt),
            new SpecCheck("personality", LinuxChecks::personality));

    private LinuxChecks() {}

    private static void cgroupsPath(OciSpec spec, Findings findings) {
        boolean climbs = spec.linux().cgroupsPath().stream()
                .flatMap(path -> Arrays.stream(path.split("/", -1)))
                .anyMatch(part -> part.equals("..") || part.equals("."));
        findings.errorIf(climbs, "linux.cgroupsPath", "has a . or .. in it", "name the group directly");
    }

    private static void devices(OciSpec spec, Findings findings) {
        Set<String> paths = new HashSet<>();
        for (int i = 0; i < spec.linux().devices().size(); i++) {
            var device = spec.linux().devices().get(i);
            var place = JsonPath.item("linux.devices", i);
            findings.errorIf(!device.path().startsWith("/"), place + ".path", "not absolute", "start it with /");
            findings.errorIf(!paths.add(device.path()), place + ".path", "is there twice", "remove one");
            findings.errorIf(!isNumbered(device), place, "no such device number", "major is at most 4095");
        }
    }

    private static boolean isNumbered(Device device) {
        if (device.type() == DeviceType.FIFO) return true;
        return device.major() >= 0 && device.major() <= MAJOR_MAX && device.minor() >= 0 && device.minor() <= MINOR_MAX;
    }

    private static void intelRdt(OciSpec spec, Findings findings) {
        boolean given = spec.linux().intelRdt().isPresent();
        findings.errorIf(given, "linux.intelRdt", "resource control groups are not supported", "remove it");
    }

    private static void personality(OciSpec spec, Findings findings) {
        boolean flags = spec.linux()
                .personality()
                .filter(each -> !each.flags().isEmpty())
                .isPresent();
        findings.errorIf(flags, "linux.personality.flags", "the specification knows no flags yet", "remove them");
    }
}

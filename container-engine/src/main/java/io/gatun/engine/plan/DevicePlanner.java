package io.gatun.engine.plan;

import io.gatun.engine.plan.MountStep.BindHost;
import io.gatun.engine.plan.MountStep.Device;
import io.gatun.engine.plan.MountStep.Kind;
import io.gatun.engine.plan.MountStep.Link;
import io.gatun.engine.spec.LinuxSpec;
import io.gatun.engine.spec.LinuxSpec.DeviceType;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.OciSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The devices and links that every container has, and those its specification adds. */
final class DevicePlanner {
    private static final int MODE = 0666;

    private static final List<Device> DEFAULT = List.of(
            character("/dev/null", 1, 3),
            character("/dev/zero", 1, 5),
            character("/dev/full", 1, 7),
            character("/dev/random", 1, 8),
            character("/dev/urandom", 1, 9),
            character("/dev/tty", 5, 0));

    private static final List<Link> LINKS = List.of(
            new Link("/proc/self/fd", "/dev/fd"),
            new Link("/proc/self/fd/0", "/dev/stdin"),
            new Link("/proc/self/fd/1", "/dev/stdout"),
            new Link("/proc/self/fd/2", "/dev/stderr"),
            new Link("/proc/kcore", "/dev/core"),
            new Link("pts/ptmx", "/dev/ptmx"));

    private DevicePlanner() {}

    /** The steps; none if /dev is one of the host's. */
    static List<Step> of(OciSpec spec) {
        boolean hostsDev = spec.mounts().stream()
                .anyMatch(mount -> mount.isBind()
                        && MountPlanner.clean(mount.destination()).equals("/dev"));
        if (hostsDev) {
            return List.of();
        }
        // Device files cannot be made in a user namespace; there the host's are mounted.
        boolean make = spec.linux().namespace(NamespaceType.USER).isEmpty();
        var steps = new ArrayList<Step>();
        Stream.concat(DEFAULT.stream(), spec.linux().devices().stream().map(DevicePlanner::device))
                .forEach(device -> steps.add(make ? device : mounted(device)));
        steps.addAll(LINKS);
        return steps;
    }

    private static Step mounted(Device device) {
        return new BindHost(device.path(), device.path(), Kind.FILE, MountStep.Attributes.NONE);
    }

    private static Device device(LinuxSpec.Device device) {
        return new Device(
                MountPlanner.clean(device.path()),
                device.type(),
                device.major(),
                device.minor(),
                device.fileMode().orElse(MODE),
                device.uid().orElse(0),
                device.gid().orElse(0));
    }

    private static Device character(String path, long major, long minor) {
        return new Device(path, DeviceType.CHARACTER, major, minor, MODE, 0, 0);
    }
}

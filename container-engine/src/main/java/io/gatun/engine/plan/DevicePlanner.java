package io.gatun.engine.plan;

import io.gatun.engine.plan.step.MountStep;
import io.gatun.engine.plan.step.MountStep.Bind;
import io.gatun.engine.plan.step.MountStep.BindHost;
import io.gatun.engine.plan.step.MountStep.Device;
import io.gatun.engine.plan.step.MountStep.Kind;
import io.gatun.engine.plan.step.MountStep.Link;
import io.gatun.engine.plan.step.Resource;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Step;
import io.gatun.engine.spec.LinuxSpec;
import io.gatun.engine.spec.LinuxSpec.DeviceType;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.OciSpec;
import java.util.ArrayList;
import java.util.List;

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
    static List<Step> of(OciSpec spec, List<Resource> resources) {
        boolean hostsDev = spec.mounts().stream()
                .anyMatch(mount -> mount.isBind()
                        && MountPlanner.clean(mount.destination()).equals("/dev"));
        if (hostsDev) {
            return List.of();
        }
        // Device files cannot be made in a user namespace; there the host's are mounted.
        boolean make = spec.linux().namespace(NamespaceType.USER).isEmpty();
        var steps = new ArrayList<Step>();
        DEFAULT.forEach(device -> steps.add(make ? device : mounted(device)));
        for (LinuxSpec.Device device : spec.linux().devices()) {
            boolean made = make || device.type() == DeviceType.FIFO;
            steps.add(made ? device(device) : mounted(device, resources));
        }
        steps.addAll(LINKS);
        return steps;
    }

    private static Step mounted(Device device) {
        return new BindHost(device.path(), device.path(), Kind.FILE, MountStep.Attributes.NONE);
    }

    private static Step mounted(LinuxSpec.Device device, List<Resource> resources) {
        Slot slot = new Slot("device:" + device.path());
        resources.add(new Resource.DeviceTree(slot, device.path(), device.type(), device.major(), device.minor()));
        return new Bind(slot, device.path(), MountPlanner.clean(device.path()), Kind.FILE, MountStep.Attributes.NONE);
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

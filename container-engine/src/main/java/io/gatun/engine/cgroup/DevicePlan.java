package io.gatun.engine.cgroup;

import static io.gatun.engine.cgroup.Controller.DEVICES;

import io.gatun.engine.cgroup.CgroupStep.FilterDevices;
import io.gatun.engine.cgroup.Hierarchy.Version;
import io.gatun.engine.spec.Resources.DeviceKind;
import io.gatun.engine.spec.Resources.DeviceRule;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Which device nodes may be opened and made: control files in version 1, a BPF program in version 2. */
final class DevicePlan {
    private static final String ALL = "a *:* rwm";
    private static final String REASON = "devices";

    /** What every container may use, after the rules of its configuration: the devices it always has, and making nodes. */
    private static final List<DeviceRule> ALWAYS = List.of(
            allow(DeviceKind.CHARACTER, OptionalLong.empty(), OptionalLong.empty(), "m"),
            allow(DeviceKind.BLOCK, OptionalLong.empty(), OptionalLong.empty(), "m"),
            character(1, 3), // null
            character(1, 5), // zero
            character(1, 7), // full
            character(1, 8), // random
            character(1, 9), // urandom
            character(5, 0), // tty
            character(5, 1), // console
            character(5, 2), // ptmx
            allow(DeviceKind.CHARACTER, OptionalLong.of(136), OptionalLong.empty(), "rwm")); // pts

    private DevicePlan() {}

    static void add(PlanDraft draft, List<DeviceRule> rules) {
        Version version = draft.version(DEVICES, REASON);
        List<DeviceRule> all = new ArrayList<>(rules);
        all.addAll(ALWAYS);
        var policy = DevicePolicy.of(all);
        if (version == Version.V2) {
            draft.add(new FilterDevices(policy, REASON));
            return;
        }
        draft.write(DEVICES, policy.allowsOthers() ? "devices.allow" : "devices.deny", ALL, REASON);
        String file = policy.allowsOthers() ? "devices.deny" : "devices.allow";
        policy.exceptions().forEach(each -> draft.write(DEVICES, file, each.toString(), REASON));
    }

    private static DeviceRule character(long major, long minor) {
        return allow(DeviceKind.CHARACTER, OptionalLong.of(major), OptionalLong.of(minor), "rwm");
    }

    private static DeviceRule allow(DeviceKind kind, OptionalLong major, OptionalLong minor, String access) {
        return new DeviceRule(true, kind, major, minor, access);
    }
}

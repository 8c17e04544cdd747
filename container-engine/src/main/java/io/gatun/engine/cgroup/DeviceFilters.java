package io.gatun.engine.cgroup;

import static io.gatun.linux.security.BpfPrograms.Hook.CGROUP_DEVICE;

import io.gatun.engine.spec.Resources.DeviceKind;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.security.BpfPrograms;
import io.gatun.linux.security.BpfPrograms.Sharing;
import io.gatun.linux.security.DeviceFilter;
import io.gatun.linux.security.DeviceFilter.Access;
import io.gatun.linux.security.DeviceFilter.Kind;
import io.gatun.linux.security.DeviceFilter.Rule;
import io.gatun.linux.security.DeviceFilter.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Device policies of version 2 groups: a BPF program each. */
final class DeviceFilters {
    private final BpfPrograms programs;

    DeviceFilters(BpfPrograms programs) {
        this.programs = programs;
    }

    /** Makes {@code policy} the one that decides for {@code group}, at one instant. */
    void attach(Fd group, DevicePolicy policy) {
        try (Fd program = programs.load(DeviceFilter.of(rules(policy)))) {
            List<BpfPrograms.Id> before = programs.attached(group, CGROUP_DEVICE);
            if (before.isEmpty()) {
                // A container inside this one brings a filter of its own, and then both must allow.
                programs.attach(program, group, CGROUP_DEVICE, Sharing.TOGETHER);
                return;
            }
            try (Fd old = programs.open(before.getFirst())) {
                programs.replace(old, program, group, CGROUP_DEVICE);
            }
            before.stream().skip(1).forEach(each -> detach(group, each));
        }
    }

    private void detach(Fd group, BpfPrograms.Id id) {
        try (Fd program = programs.open(id)) {
            programs.detach(program, group, CGROUP_DEVICE);
        }
    }

    private static List<Rule> rules(DevicePolicy policy) {
        List<Rule> rules = new ArrayList<>();
        if (policy.allowsOthers()) {
            var none = OptionalInt.empty();
            rules.add(new Rule(Verdict.ALLOW, Kind.ALL, none, none, EnumSet.allOf(Access.class)));
        }
        var verdict = policy.allowsOthers() ? Verdict.DENY : Verdict.ALLOW;
        policy.exceptions().forEach(each -> rules.add(rule(each, verdict)));
        return rules;
    }

    private static Rule rule(DevicePolicy.Exempt devices, Verdict verdict) {
        var kind = devices.kind() == DeviceKind.BLOCK ? Kind.BLOCK : Kind.CHARACTER;
        return new Rule(verdict, kind, number(devices.major()), number(devices.minor()), access(devices.access()));
    }

    private static OptionalInt number(OptionalLong number) {
        return number.isPresent() ? OptionalInt.of(Math.toIntExact(number.getAsLong())) : OptionalInt.empty();
    }

    private static Set<Access> access(String letters) {
        Set<Access> access = EnumSet.noneOf(Access.class);
        letters.chars()
                .mapToObj(letter -> switch (letter) {
                    case 'r' -> Access.READ;
                    case 'w' -> Access.WRITE;
                    default -> Access.MKNOD;
                })
                .forEach(access::add);
        return access;
    }
}

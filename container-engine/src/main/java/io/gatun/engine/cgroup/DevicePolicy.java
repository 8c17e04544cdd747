package io.gatun.engine.cgroup;

import io.gatun.engine.cgroup.CgroupException.IllegalLimit;
import io.gatun.engine.spec.Resources.DeviceKind;
import io.gatun.engine.spec.Resources.DeviceRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What a list of device rules comes to: one answer for all devices, and the devices that get the other answer. The kernel of
 * version 1 keeps its rules in this form, so a policy means the same in both versions.
 *
 * @param allowsOthers the answer for a device that is no exception
 * @param exceptions no two of the same devices; a device is an exception if any of them names it and the access
 */
public record DevicePolicy(boolean allowsOthers, List<Exempt> exceptions) {
    private static final String ALL_ACCESS = "rwm";
    // What a dev_t of the kernel has room for.
    private static final long MAX_MAJOR = (1 << 12) - 1;
    private static final long MAX_MINOR = (1 << 20) - 1;

    public DevicePolicy {
        exceptions = List.copyOf(exceptions);
    }

    /**
     * Devices for which the answer is the other one.
     *
     * @param kind never {@link DeviceKind#ALL}
     * @param major absent for all
     * @param minor absent for all
     * @param access some of {@code rwm}, in this order
     */
    public record Exempt(DeviceKind kind, OptionalLong major, OptionalLong minor, String access) {
        /** In the form of devices.allow and devices.deny, such as {@code c 1:3 rwm}. */
        @Override
        public String toString() {
            return kind.specName() + " " + number(major) + ":" + number(minor) + " " + access;
        }

        private static String number(OptionalLong number) {
            return number.isPresent() ? Long.toString(number.getAsLong()) : "*";
        }
    }

    /**
     * The policy after all rules, each over those before it; before the first, nothing is allowed.
     *
     * @throws IllegalLimit if a rule takes back a part of what an earlier one gave: version 1 has no form for that
     */
    public static DevicePolicy of(List<DeviceRule> rules) {
        var accumulated = new Accumulator();
        rules.forEach(accumulated::apply);
        return accumulated.policy();
    }

    @Override
    public String toString() {
        var others = allowsOthers ? "all devices except" : "no device except";
        return exceptions.stream().map(Exempt::toString).collect(Collectors.joining(", ", others + " [", "]"));
    }

    private record Devices(DeviceKind kind, OptionalLong major, OptionalLong minor) {
        boolean overlaps(Devices other) {
            return kind == other.kind && meet(major, other.major) && meet(minor, other.minor);
        }

        boolean covers(Devices other) {
            return kind == other.kind
                    && (major.isEmpty() || major.equals(other.major))
                    && (minor.isEmpty() || minor.equals(other.minor));
        }

        private static boolean meet(OptionalLong one, OptionalLong other) {
            return one.isEmpty() || other.isEmpty() || one.getAsLong() == other.getAsLong();
        }
    }

    private static final class Accumulator {
        private boolean allowsOthers;
        private final Map<Devices, String> exceptions = new LinkedHashMap<>();

        void apply(DeviceRule rule) {
            String access = rule.access().isEmpty() ? ALL_ACCESS : checked(rule.access());
            rule.major().ifPresent(number -> PlanDraft.within("devices major", number, 0, MAX_MAJOR));
            rule.minor().ifPresent(number -> PlanDraft.within("devices minor", number, 0, MAX_MINOR));
            boolean everything = rule.major().isEmpty() && rule.minor().isEmpty() && access.equals(ALL_ACCESS);
            if (rule.kind() == DeviceKind.ALL && everything) {
                allowsOthers = rule.allow();
                exceptions.clear();
                return;
            }
            var kinds = rule.kind() == DeviceKind.ALL
                    ? List.of(DeviceKind.CHARACTER, DeviceKind.BLOCK)
                    : List.of(rule.kind());
            for (DeviceKind kind : kinds) {
                var devices = new Devices(kind, rule.major(), rule.minor());
                if (rule.allow() == allowsOthers) {
                    remove(devices, access);
                } else {
                    exceptions.merge(devices, access, Accumulator::union);
                }
            }
        }

        private void remove(Devices devices, String access) {
            for (var each : List.copyOf(exceptions.entrySet())) {
                Devices held = each.getKey();
                String rest = without(each.getValue(), access);
                if (rest.equals(each.getValue()) || !devices.overlaps(held)) {
                    continue;
                }
                if (!devices.covers(held)) {
                    throw new IllegalLimit(
                            "devices",
                            "the rule for [%s] takes a part of the rule for [%s] back; give the rest in rules of its own"
                                    .formatted(exempt(devices, access), exempt(held, each.getValue())));
                }
                exceptions.compute(held, (key, value) -> rest.isEmpty() ? null : rest);
            }
        }

        DevicePolicy policy() {
            List<Exempt> list = new ArrayList<>();
            exceptions.forEach((devices, access) -> list.add(exempt(devices, access)));
            return new DevicePolicy(allowsOthers, list);
        }

        private static Exempt exempt(Devices devices, String access) {
            return new Exempt(devices.kind, devices.major, devices.minor, access);
        }

        private static String checked(String access) {
            if (!without(access, ALL_ACCESS).isEmpty()) {
                throw new IllegalLimit(
                        "devices", "access \"%s\" is not made of r, w and m".formatted(PlanDraft.printable(access)));
            }
            return union(access, "");
        }

        private static String union(String one, String other) {
            return without(ALL_ACCESS, without(without(ALL_ACCESS, one), other));
        }

        private static String without(String access, String taken) {
            var rest = new StringBuilder();
            for (int i = 0; i < access.length(); i++) {
                if (taken.indexOf(access.charAt(i)) < 0) {
                    rest.append(access.charAt(i));
                }
            }
            return rest.toString();
        }
    }
}

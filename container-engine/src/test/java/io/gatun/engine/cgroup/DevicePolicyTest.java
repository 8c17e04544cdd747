package io.gatun.engine.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatun.engine.cgroup.CgroupException.IllegalLimit;
import io.gatun.engine.spec.Resources.DeviceKind;
import io.gatun.engine.spec.Resources.DeviceRule;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DevicePolicyTest {
    private static final DeviceRule ALLOW_ALL = rule(true, "a", -1, -1, "");

    @Test
    void nothingIsAllowedBeforeTheFirstRule() {
        assertEquals("no device except []", DevicePolicy.of(List.of()).toString());
    }

    @Test
    void ruleForEverythingForgetsThoseBefore() {
        var rules = List.of(rule(true, "c", 1, 3, "rwm"), DeviceRule.DENY_ALL, rule(true, "b", 8, 0, "r"));
        assertEquals("no device except [b 8:0 r]", DevicePolicy.of(rules).toString());
    }

    @Test
    void rulesForTheSameDevicesAddUp() {
        var rules = List.of(rule(true, "c", 1, 3, "m"), rule(true, "c", 1, 3, "wr"));
        assertEquals("no device except [c 1:3 rwm]", DevicePolicy.of(rules).toString());
    }

    @Test
    void denialTakesAccessAway() {
        var rules = List.of(rule(true, "c", 1, 3, "rwm"), rule(false, "c", 1, 3, "w"));
        assertEquals("no device except [c 1:3 rm]", DevicePolicy.of(rules).toString());
    }

    @Test
    void widerDenialTakesAllThatItCovers() {
        var rules = List.of(rule(true, "c", 1, 3, "rwm"), rule(true, "c", 5, 0, "rw"), rule(false, "c", 1, -1, ""));
        assertEquals("no device except [c 5:0 rw]", DevicePolicy.of(rules).toString());
    }

    @Test
    void holeInAWiderRuleIsRefusedBecauseVersion1WouldSilentlyKeepItOpen() {
        var rules = List.of(rule(true, "c", -1, -1, "rwm"), rule(false, "c", 8, 0, "rwm"));
        assertThrows(IllegalLimit.class, () -> DevicePolicy.of(rules));
    }

    @Test
    void holeOfAnotherAccessIsNone() {
        var rules = List.of(rule(true, "c", -1, -1, "m"), rule(false, "c", 8, 0, "rw"));
        assertEquals("no device except [c *:* m]", DevicePolicy.of(rules).toString());
    }

    @Test
    void denialAfterAllowingEverythingIsAnException() {
        var rules = List.of(ALLOW_ALL, rule(false, "b", 8, -1, "w"), rule(true, "b", -1, -1, "m"));
        assertEquals("all devices except [b 8:* w]", DevicePolicy.of(rules).toString());
    }

    @Test
    void ruleForBothKindsWithANumberIsTwoRules() {
        var rules = List.of(rule(true, "a", 10, 200, "rw"));
        assertEquals(
                "no device except [c 10:200 rw, b 10:200 rw]",
                DevicePolicy.of(rules).toString());
    }

    @Test
    void accessOfOtherLettersIsRefused() {
        assertThrows(IllegalLimit.class, () -> DevicePolicy.of(List.of(rule(true, "c", 1, 3, "x\n"))));
    }

    static DeviceRule rule(boolean allow, String kind, int major, int minor, String access) {
        var deviceKind = switch (kind) {
            case "c" -> DeviceKind.CHARACTER;
            case "b" -> DeviceKind.BLOCK;
            default -> DeviceKind.ALL;
        };
        return new DeviceRule(allow, deviceKind, number(major), number(minor), access);
    }

    private static OptionalLong number(int number) {
        return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
    }
}

package io.gatun.engine.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CapabilityPolicyTest {
    private static final Set<Capability> ALL = Capability.upTo(40);

    @Test
    void dockersSetIsTheMaskEveryoneKnows() {
        assertEquals(0xa804_25fbL, Capability.bits(CapabilityPolicy.DOCKER));
        assertEquals(14, CapabilityPolicy.DOCKER.size());
    }

    @Test
    void ourSetIsDockersWithoutRawSocketsAndDeviceNodes() {
        var missing = EnumSet.copyOf(CapabilityPolicy.DOCKER);
        missing.removeAll(CapabilityPolicy.DEFAULT);
        assertEquals(EnumSet.of(Capability.CAP_NET_RAW, Capability.CAP_MKNOD), missing);
    }

    @Test
    void namesAreTakenInAnyCaseWithAndWithoutPrefix() {
        for (var name : List.of("CAP_NET_ADMIN", "net_admin", "Cap_Net_Admin")) {
            assertEquals(Optional.of(Capability.CAP_NET_ADMIN), Capability.named(name));
        }
        assertEquals(Optional.empty(), Capability.named("CAP_ROOT"));
    }

    @Test
    void addingAndDroppingFollowsDocker() {
        assertEquals(Set.of(), resolve(List.of(), List.of("ALL")));
        assertEquals(Set.of(Capability.CAP_CHOWN), resolve(List.of("chown"), List.of("all")));
        assertEquals(ALL, resolve(List.of("ALL"), List.of()));
        assertEquals(ALL, resolve(List.of("ALL"), List.of("ALL")));
        assertEquals(40, resolve(List.of("ALL"), List.of("SYS_ADMIN")).size());
        assertEquals(CapabilityPolicy.DEFAULT, resolve(List.of(), List.of()));
        assertTrue(resolve(List.of("KILL"), List.of("KILL")).contains(Capability.CAP_KILL));
        assertEquals(11, resolve(List.of(), List.of("KILL")).size());
        assertEquals(13, resolve(List.of("NET_RAW"), List.of()).size());
    }

    @Test
    void unknownNameIsNamed() {
        var refused = assertThrows(IllegalArgumentException.class, () -> resolve(List.of("ROOT"), List.of()));
        assertTrue(refused.getMessage().contains("ROOT"));
    }

    @Test
    void tableEndsWhereTheKernelsDoes() throws IOException {
        int lastCap;
        try (var file = Files.newInputStream(Path.of("/proc/sys/kernel/cap_last_cap"))) {
            // Not Files.readString: a sysctl gives all of itself to the first read, which there asks for one byte.
            lastCap = Integer.parseInt(new String(file.readNBytes(16), StandardCharsets.US_ASCII).strip());
        }
        assertEquals(ALL, EnumSet.allOf(Capability.class));
        assertEquals(lastCap + 1, ALL.size());
        assertEquals((1L << (lastCap + 1)) - 1, Capability.bits(Capability.upTo(lastCap)));
    }

    @Test
    void numbersAreTheKernelHeaders() throws IOException {
        var header = Path.of("/usr/include/linux/capability.h");
        assumeTrue(Files.exists(header), "needs linux-libc-dev");
        var lines = Files.readAllLines(header);
        for (var each : Capability.values()) {
            var definition = "#define\\s+%s\\s+%d\\s*".formatted(each, each.number());
            assertTrue(lines.stream().anyMatch(line -> line.matches(definition)), definition);
        }
    }

    @Test
    void masksAndSetsConvertBothWays() {
        assertEquals(CapabilityPolicy.DOCKER, Capability.ofBits(0xa804_25fbL));
        assertEquals(Set.of(), Capability.ofBits(1L << 63));
    }

    @Test
    void eachCpusThrottleCountersAreMasked() {
        var masked = MaskedPaths.masked(2);
        assertEquals(14, masked.size());
        assertTrue(masked.contains("/sys/devices/system/cpu/cpu1/thermal_throttle"));
        assertTrue(masked.containsAll(List.of("/proc/interrupts", "/sys/devices/virtual/powercap", "/proc/kcore")));
    }

    private static Set<Capability> resolve(List<String> add, List<String> drop) {
        return CapabilityPolicy.resolve(CapabilityPolicy.DEFAULT, add, drop, ALL);
    }
}

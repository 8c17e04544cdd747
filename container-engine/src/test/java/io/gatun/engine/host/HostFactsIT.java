package io.gatun.engine.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.cgroup.CgroupLayout;
import io.gatun.engine.cgroup.Cgroups;
import io.gatun.engine.model.Feature.State;
import io.gatun.linux.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found out about this machine, compared with what the machine says in other ways. */
class HostFactsIT {
    private final Kernel kernel = Kernel.open();

    @Test
    void everyFeatureIsTried() {
        var facts = HostFacts.probe(kernel);
        assertEquals(Set.of(HostFeature.values()), facts.features().keySet());
        var unknown = Arrays.stream(HostFeature.values())
                .filter(each -> facts.features().get(each) == Availability.UNKNOWN)
                .collect(Collectors.toSet());
        // Without children of the root that have the memory controller, nothing tells about swap.
        unknown.remove(HostFeature.SWAP_ACCOUNTING);
        assertEquals(Set.of(), unknown);
    }

    @Test
    void kernelAndPrivilegesAreThisProcess() throws IOException {
        var facts = HostFacts.probe(kernel);
        assertEquals(System.getProperty("os.version"), facts.kernel().release());
        assertTrue(facts.privileges().isRoot());
        String caps = statusLine("CapEff:");
        assertEquals(Long.parseUnsignedLong(caps, 16), facts.privileges().capabilities());
    }

    @Test
    void limitsAreWholeNumbers() throws IOException {
        var limits = HostFacts.probe(kernel).limits();
        long bounding = Long.parseUnsignedLong(statusLine("CapBnd:"), 16);
        assertTrue(limits.lastCapability() >= 63 - Long.numberOfLeadingZeros(bounding));
        try (var in = Files.newBufferedReader(Path.of("/proc/sys/user/max_user_namespaces"))) {
            assertEquals(Long.parseLong(in.readLine()), limits.maxUserNamespaces());
        }
    }

    @Test
    void whatContainersNeedIsThere() {
        var facts = HostFacts.probe(kernel);
        for (HostFeature needed : HostFeature.values()) {
            if (needed.whenMissing() == State.REFUSED) {
                assertTrue(facts.has(needed), needed.title());
            }
        }
        assertTrue(facts.report().stream().noneMatch(feature -> feature.state() == State.REFUSED));
    }

    @Test
    void userNamespacesMapTheOwnersOfLayers() {
        var facts = HostFacts.probe(kernel);
        assertTrue(facts.has(HostFeature.USER_NAMESPACES));
        assertTrue(facts.has(HostFeature.IDMAPPED_MOUNTS));
        assertTrue(facts.has(HostFeature.OVERLAY_ON_IDMAPPED));
    }

    @Test
    void layersAreAppendedFromLinux6Dot5On() {
        String[] version = System.getProperty("os.version").split("[.-]", 3);
        int number = Integer.parseInt(version[0]) * 1000 + Integer.parseInt(version[1]);
        assertEquals(number >= 6005, HostFacts.probe(kernel).has(HostFeature.OVERLAY_LOWERDIR_APPEND));
    }

    @Test
    void pressureIsSeenWhereItCanBeRead() {
        assertEquals(
                Files.isReadable(Path.of("/proc/pressure/cpu")) && canRead(Path.of("/proc/pressure/cpu")),
                HostFacts.probe(kernel).has(HostFeature.PRESSURE));
    }

    @Test
    void cgroupTreesAreThoseOfTheMachine() {
        var facts = HostFacts.probe(kernel);
        assertEquals(Cgroups.readLayout(kernel), facts.cgroups());
        assertNotEquals(CgroupLayout.Mode.NONE, facts.cgroups().mode());
    }

    @Test
    void triesLeaveNothingBehind() throws IOException {
        HostFacts.probe(kernel);
        try (var entries = Files.list(Path.of("/var/lib"))) {
            assertTrue(entries.noneMatch(each -> each.getFileName().toString().startsWith(".gatun-probe-")));
        }
    }

    @Test
    void factsAreRememberedForThisBoot(@TempDir Path directory) throws IOException {
        var first = HostFacts.probe(kernel, directory);
        Path file = directory.resolve("host-facts");
        String remembered = Files.readString(file);
        Files.writeString(file, remembered.replace("OVERLAY=PRESENT", "OVERLAY=ABSENT"));
        assertFalse(HostFacts.probe(kernel, directory).has(HostFeature.OVERLAY));
        Files.writeString(file, remembered.replace(first.kernel().bootId(), "another-boot"));
        assertEquals(first, HostFacts.probe(kernel, directory));
    }

    @Test
    void damagedMemoryIsTriedAgain(@TempDir Path directory) throws IOException {
        var first = HostFacts.probe(kernel, directory);
        Path file = directory.resolve("host-facts");
        String remembered = Files.readString(file);
        for (String damaged : new String[] {
            "", remembered.substring(0, remembered.length() / 2), remembered.replace("OVERLAY=", "OVERLAPS=")
        }) {
            Files.writeString(file, damaged);
            assertEquals(first, HostFacts.probe(kernel, directory));
        }
    }

    private static boolean canRead(Path file) {
        try {
            return Files.readString(file).startsWith("some");
        } catch (IOException e) {
            return false;
        }
    }

    private static String statusLine(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElseThrow();
    }
}

package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.spec.LinuxSpec.MemoryPolicy;
import io.gatun.engine.spec.LinuxSpec.Namespace;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.LinuxSpec.Personality;
import io.gatun.engine.spec.LinuxSpec.TimeOffset;
import io.gatun.engine.spec.LinuxSpecBuilder;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.ProcessSpec.IoPriority;
import io.gatun.engine.spec.ProcessSpec.Scheduler;
import io.gatun.engine.spec.ProcessSpec.User;
import io.gatun.engine.spec.ProcessSpecBuilder;
import io.gatun.engine.testing.Bundles;
import io.gatun.engine.testing.OciBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a configuration says of the process itself, seen from inside. */
class OciProcessIT {
    @AutoClose
    private final OciBox box;

    OciProcessIT(@TempDir Path directory) {
        box = new OciBox(directory);
    }

    @Test
    void userHasExactlyTheGroupsThatAreNamed() throws IOException {
        Files.setPosixFilePermissions(box.rootfs().resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
        var user = new User(1000, 1001, OptionalInt.of(0027), List.of(7L, 8L));
        var lines = box.run("id -u; id -G; umask", process(process -> process.user(user)));
        assertEquals(List.of("1000", "1001 7 8", "0027"), lines);
    }

    @Test
    void domainNameIsTheOneOfTheConfiguration() {
        var lines = box.run(
                "cat /proc/sys/kernel/domainname /proc/sys/kernel/hostname", spec -> spec.domainname("example.org"));
        assertEquals(List.of("example.org", "box"), lines);
    }

    @Test
    void processorTimeIsAskedForByPolicyAndNice() {
        var batch = new Scheduler(Scheduler.Policy.SCHED_BATCH, 5, 0, List.of(), 0, 0, 0);
        var lines = box.run("cut -d' ' -f19,41 /proc/self/stat", process(process -> process.scheduler(batch)));
        assertEquals(List.of("5 3"), lines);
    }

    @Test
    void diskTimeIsAskedForByClassAndPriority() {
        var priority = new IoPriority(IoPriority.Level.IOPRIO_CLASS_BE, 6);
        assertEquals(
                List.of("best-effort: prio 6"), box.run("ionice", process(process -> process.ioPriority(priority))));
    }

    @Test
    void machineLooksLikeOneOf32Bits() {
        var domain = new Personality(Personality.Domain.LINUX32, List.of());
        var machine =
                box.run("uname -m", linux(linux -> linux.personality(domain))).getFirst();
        assertTrue(List.of("i686", "armv8l", "armv7l").contains(machine), machine);
    }

    @Test
    void clocksOfATimeNamespaceHaveTheirOffsets() {
        var namespaces = Stream.concat(
                        Bundles.linux().namespaces().stream(), Stream.of(Namespace.fresh(NamespaceType.TIME)))
                .toList();
        var offsets = Map.of("monotonic", new TimeOffset(1000, 5), "boottime", new TimeOffset(1_000_000, 0));
        var lines = box.run(
                "tr -s ' ' < /proc/self/timens_offsets; cut -d. -f1 /proc/uptime",
                linux(linux -> linux.namespaces(namespaces).timeOffsets(offsets)));
        assertEquals(List.of("monotonic 1000 5", "boottime 1000000 0"), lines.subList(0, 2));
        assertTrue(Long.parseLong(lines.get(2)) >= 1_000_000, lines.toString());
    }

    @Test
    void memoryIsTakenFromTheNodesThatAreNamed() {
        var policy = new MemoryPolicy(MemoryPolicy.Mode.MPOL_BIND, Optional.of("0"), List.of());
        var lines = box.run("cut -d' ' -f2 /proc/self/numa_maps | sort -u", linux(linux -> linux.memoryPolicy(policy)));
        assertTrue(lines.contains("bind:0"), lines.toString());
    }

    private static UnaryOperator<OciSpec.Builder> process(UnaryOperator<ProcessSpecBuilder> change) {
        return builder -> builder.process(change.apply(builder.build().process().orElseThrow().toBuilder())
                .build());
    }

    private static UnaryOperator<OciSpec.Builder> linux(UnaryOperator<LinuxSpecBuilder> change) {
        return builder ->
                builder.linux(change.apply(Bundles.linux().toBuilder()).build());
    }
}

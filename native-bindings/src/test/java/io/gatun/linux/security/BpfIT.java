package io.gatun.linux.security;

import static io.gatun.linux.security.BpfPrograms.Hook.CGROUP_DEVICE;
import static io.gatun.linux.security.BpfPrograms.Sharing.TOGETHER;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.security.BpfMaps.Kind;
import io.gatun.linux.security.BpfMaps.Shape;
import io.gatun.linux.security.BpfMaps.Update;
import io.gatun.linux.security.DeviceFilter.Access;
import io.gatun.linux.security.DeviceFilter.Rule;
import io.gatun.linux.security.DeviceFilter.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** BPF on the running kernel, with a cgroup of its own. */
class BpfIT {
    private static final Set<Access> EVERYTHING = EnumSet.allOf(Access.class);
    private static final Rule ALLOW_ALL = rule(Verdict.ALLOW, EVERYTHING);
    private static final Rule NULL_IS_ALLOWED = nullDevice(Verdict.ALLOW, EVERYTHING);

    private final Kernel kernel = Kernel.open();
    private final BpfPrograms programs = kernel.bpfPrograms();
    private final Path directory = unified().resolve("gatun-test-" + UUID.randomUUID());

    @BeforeEach
    void makeGroup() throws IOException {
        Files.createDirectory(directory);
    }

    @AfterEach
    void removeGroup() throws IOException {
        Files.delete(directory);
    }

    @Test
    void onlyAllowedDevicesCanBeOpened() throws Exception {
        try (var group = open(directory);
                var filter = programs.load(DeviceFilter.of(List.of(NULL_IS_ALLOWED)))) {
            assertEquals("", inGroup(": < /dev/zero"));
            programs.attach(filter, group, CGROUP_DEVICE, TOGETHER);
            assertEquals("", inGroup(": > /dev/null"));
            assertEquals("Operation not permitted", inGroup(": < /dev/zero"));
            programs.detach(filter, group, CGROUP_DEVICE);
            assertEquals("", inGroup(": < /dev/zero"));
        }
    }

    @Test
    void takenBackAccessIsDeniedAndTheRestAllowed() throws Exception {
        var rules = List.of(ALLOW_ALL, nullDevice(Verdict.DENY, Set.of(Access.WRITE)));
        try (var group = open(directory);
                var filter = programs.load(DeviceFilter.of(rules))) {
            programs.attach(filter, group, CGROUP_DEVICE, TOGETHER);
            assertEquals("", inGroup(": < /dev/null"));
            assertEquals("", inGroup(": > /dev/zero"));
            assertEquals("Operation not permitted", inGroup(": > /dev/null"));
            assertEquals("Operation not permitted", inGroup(": <> /dev/null"));
        }
    }

    @Test
    void filterIsReplacedInOneStep() throws Exception {
        try (var group = open(directory);
                var old = programs.load(DeviceFilter.of(List.of()));
                var young = programs.load(DeviceFilter.of(List.of(ALLOW_ALL)))) {
            programs.attach(old, group, CGROUP_DEVICE, TOGETHER);
            var before = programs.attached(group, CGROUP_DEVICE);
            programs.replace(old, young, group, CGROUP_DEVICE);
            var after = programs.attached(group, CGROUP_DEVICE);
            assertEquals(1, before.size());
            assertEquals(1, after.size());
            assertFalse(before.equals(after));
            assertEquals("", inGroup(": < /dev/zero"));
            try (var found = programs.open(after.getFirst())) {
                programs.detach(found, group, CGROUP_DEVICE);
            }
            assertEquals(List.of(), programs.attached(group, CGROUP_DEVICE));
        }
    }

    @Test
    void attachingToNoCgroupNamesTheCall() {
        try (var root = open(Path.of("/tmp"));
                var filter = programs.load(DeviceFilter.of(List.of()))) {
            var refused =
                    assertThrows(SyscallException.class, () -> programs.attach(filter, root, CGROUP_DEVICE, TOGETHER));
            assertTrue(refused.call().startsWith("bpf(BPF_PROG_ATTACH, "), refused.call());
        }
    }

    @Test
    void refusedProgramComesWithTheVerifiersReason() {
        var readsNothing = new BpfAssembler()
                .move(BpfRegister.R0, BpfRegister.R7)
                .exit()
                .program(BpfProgramType.CGROUP_DEVICE, new BpfName("broken"));
        var refused = assertThrows(BpfVerifierException.class, () -> programs.load(readsNothing));
        assertTrue(String.valueOf(refused.getMessage()).contains("R7 !read_ok"), refused.getMessage());
        assertTrue(refused.log().contains("0:"), refused.log());
    }

    @Test
    void mapsKeepWhatIsPutIntoThem() {
        var shape = new Shape(Kind.HASH, 4, 8, 10);
        byte[] key = {1, 2, 3, 4};
        byte[] value = {8, 7, 6, 5, 4, 3, 2, 1};
        BpfMaps maps = kernel.bpfMaps();
        try (var map = maps.create(shape, new BpfName("test"))) {
            assertEquals(Optional.empty(), maps.lookup(map, key));
            assertErrno(Errno.ENOENT, () -> maps.update(map, key, value, Update.CHANGE));
            maps.update(map, key, value, Update.ADD);
            assertErrno(Errno.EEXIST, () -> maps.update(map, key, value, Update.ADD));
            assertArrayEquals(value, maps.lookup(map, key).orElseThrow());
            assertTrue(maps.delete(map, key));
            assertFalse(maps.delete(map, key));
            assertThrows(IllegalArgumentException.class, () -> maps.lookup(map, new byte[3]));
            assertThrows(IllegalArgumentException.class, () -> maps.update(map, key, new byte[9], Update.PUT));
        }
    }

    @Test
    void programReadsAMap() {
        BpfMaps maps = kernel.bpfMaps();
        int lookupElement = 1;
        try (var map = maps.create(new Shape(Kind.ARRAY, 4, 4, 1), new BpfName("verdict"))) {
            var code = new BpfAssembler();
            var missing = code.label();
            var program = code.store32(BpfRegister.R10, -4, 0)
                    .move(BpfRegister.R2, BpfRegister.R10)
                    .add(BpfRegister.R2, -4)
                    .loadMap(BpfRegister.R1, map.fd())
                    .call(lookupElement)
                    .jumpIf(BpfRegister.R0, BpfAssembler.Condition.EQUAL, 0, missing)
                    .load32(BpfRegister.R0, BpfRegister.R0, 0)
                    .and(BpfRegister.R0, 1)
                    .place(missing)
                    .exit()
                    .program(BpfProgramType.CGROUP_DEVICE, new BpfName("by_map"));
            programs.load(program).close();
        }
    }

    @Test
    void pinnedMapOutlivesItsDescriptor() throws Exception {
        Path pins = Files.createTempDirectory("gatun-bpf");
        run("mount", "-t", "bpf", "bpf", pins.toString());
        try {
            BpfMaps maps = kernel.bpfMaps();
            var shape = new Shape(Kind.ARRAY, 4, 4, 1);
            Path name = pins.resolve("map");
            try (var map = maps.create(shape, new BpfName("pinned"))) {
                maps.update(map, new byte[4], new byte[] {1, 2, 3, 4}, Update.PUT);
                kernel.bpfPins().pin(map.fd(), name);
            }
            try (var map = new BpfMaps.BpfMap(kernel.bpfPins().get(name), shape)) {
                assertArrayEquals(
                        new byte[] {1, 2, 3, 4}, maps.lookup(map, new byte[4]).orElseThrow());
            }
            Files.delete(name);
            assertErrno(Errno.ENOENT, () -> kernel.bpfPins().get(name));
        } finally {
            run("umount", pins.toString());
            Files.delete(pins);
        }
    }

    private static Rule rule(Verdict verdict, Set<Access> access) {
        return new Rule(verdict, DeviceFilter.Kind.ALL, OptionalInt.empty(), OptionalInt.empty(), access);
    }

    private static Rule nullDevice(Verdict verdict, Set<Access> access) {
        return new Rule(verdict, DeviceFilter.Kind.CHARACTER, OptionalInt.of(1), OptionalInt.of(3), access);
    }

    private Fd open(Path path) {
        return kernel.files().open(path, OpenHow.directory());
    }

    /** What a shell in the group says after a colon when it runs {@code command}. */
    private String inGroup(String command) throws IOException, InterruptedException {
        String join = "echo $$ > " + directory.resolve("cgroup.procs") + "; ";
        var shell = new ProcessBuilder("sh", "-c", join + command)
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        shell.waitFor();
        return said.substring(said.lastIndexOf(':') + 1).strip();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor(), () -> List.of(command) + " failed");
    }

    private static void assertErrno(Errno expected, org.junit.jupiter.api.function.Executable call) {
        assertEquals(expected, assertThrows(SyscallException.class, call).errno());
    }

    private static Path unified() {
        Path hybrid = Path.of("/sys/fs/cgroup/unified");
        return Files.exists(hybrid) ? hybrid : Path.of("/sys/fs/cgroup");
    }
}

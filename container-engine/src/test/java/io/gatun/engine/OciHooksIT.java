package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.json.JsonReader;
import io.gatun.engine.model.HookFailedException;
import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.spec.Hooks;
import io.gatun.engine.spec.Hooks.Hook;
import io.gatun.engine.spec.IdMapping;
import io.gatun.engine.spec.LinuxSpec.Namespace;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.OciState;
import io.gatun.engine.spec.StateCodec;
import io.gatun.engine.testing.Bundles;
import io.gatun.engine.testing.OciBox;
import io.gatun.linux.testing.Awaiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs that a configuration wants run at the points of a container's life. */
class OciHooksIT {
    private static final List<String> PATH = List.of("PATH=/usr/bin:/bin");

    @AutoClose
    private final OciBox box;

    OciHooksIT(@TempDir Path directory) {
        box = new OciBox(directory);
    }

    @Test
    void hooksAreRunInTheirOrderWithTheStateTheyAreToldOf() throws IOException {
        var hooks = new Hooks(
                List.of(telling("prestart")),
                List.of(telling("createRuntime"), telling("createRuntime2")),
                List.of(telling("createContainer")),
                List.of(),
                List.of(telling("poststart")),
                List.of(telling("poststop")));
        create(hooks);
        box.runtime().start(box.id());
        int pid = box.pid().number();
        box.await();
        assertEquals(List.of(), box.runtime().delete(box.id()));
        assertEquals(
                List.of("prestart", "createRuntime", "createRuntime2", "createContainer", "poststart", "poststop"),
                Files.readAllLines(log()));
        assertEquals(told("prestart", OciState.Status.CREATING, pid), told("createRuntime2"));
        assertEquals(told("prestart", OciState.Status.CREATING, 1), told("createContainer"));
        assertEquals(pid, told("poststart").pid().orElseThrow());
        assertEquals(OciState.Status.STOPPED, told("poststop").status());
        assertTrue(told("poststop").pid().isEmpty());
    }

    @Test
    void hookHasItsOwnEnvironmentOnly() throws IOException {
        var hook = new Hook("/usr/bin/env", List.of("env"), List.of("ONE=1"), Optional.empty());
        Path seen = box.directory().resolve("seen");
        var writing =
                new Hook("/bin/sh", List.of("sh", "-c", "/usr/bin/env > " + seen), List.of("ONE=1"), Optional.empty());
        create(new Hooks(List.of(hook), List.of(writing), List.of(), List.of(), List.of(), List.of()));
        var variables = Files.readAllLines(seen);
        assertTrue(variables.contains("ONE=1"), variables.toString());
        assertTrue(variables.stream().noneMatch(line -> line.startsWith("HOME=") || line.startsWith("JAVA")));
    }

    @Test
    void hookOfTheContainerSeesItsMountsWhereTheRootIsOnTheHost() throws IOException {
        Path seen = box.directory().resolve("seen");
        String script =
                "{ readlink /proc/self/ns/uts; test -c %1$s/dev/null && echo device; ls -d %1$s/proc/self; } > %2$s"
                        .formatted(box.rootfs(), seen);
        var hook = new Hook("/bin/sh", List.of("sh", "-c", script), List.of("PATH=/usr/bin:/bin"), Optional.empty());
        create(new Hooks(List.of(), List.of(), List.of(hook), List.of(), List.of(), List.of()));
        var lines = Files.readAllLines(seen);
        var uts = Files.readSymbolicLink(Path.of("/proc/" + box.pid() + "/ns/uts"))
                .toString();
        assertEquals(List.of(uts, "device", box.rootfs() + "/proc/self"), lines);
        assertTrue(Files.notExists(box.rootfs().resolve("proc/self")), "nothing may be mounted on the host");
    }

    @Test
    void failingHookEndsTheCreationAndLeavesNothing() throws IOException {
        var hooks = new Hooks(
                List.of(),
                List.of(failing("echo no such network >&2; exit 3"), telling("never")),
                List.of(),
                List.of(),
                List.of(),
                List.of(telling("poststop")));
        var failure = assertThrows(HookFailedException.class, () -> create(hooks));
        assertTrue(failure.getMessage().contains("createRuntime hook /bin/sh"), failure.getMessage());
        assertTrue(failure.getMessage().endsWith("it exited with 3: no such network"), failure.getMessage());
        assertEquals(List.of(), box.runtime().list());
        assertEquals(List.of("poststop"), Files.readAllLines(log()));
    }

    @Test
    void failureAfterTheFirstHooksIsFollowedByTheLast() throws IOException {
        var hooks = new Hooks(
                List.of(),
                List.of(telling("createRuntime")),
                List.of(),
                List.of(),
                List.of(),
                List.of(telling("poststop")));
        assertThrows(StartFailedException.class, () -> create(hooks, "no-such-program"));
        assertEquals(List.of(), box.runtime().list());
        assertEquals(List.of("createRuntime", "poststop"), Files.readAllLines(log()));
    }

    @Test
    void hookThatIsNotThereIsNamed() {
        var missing = new Hook("/no/such/hook", List.of(), List.of(), Optional.empty());
        var hooks = new Hooks(List.of(missing), List.of(), List.of(), List.of(), List.of(), List.of());
        var failure = assertThrows(HookFailedException.class, () -> create(hooks));
        assertTrue(failure.getMessage().contains("/no/such/hook"), failure.getMessage());
        assertTrue(failure.getMessage().contains("No such file"), failure.getMessage());
    }

    @Test
    void hookThatTakesTooLongIsKilled() {
        var slow = new Hook("/bin/sleep", List.of("sleep", "100"), List.of(), Optional.of(Duration.ofSeconds(1)));
        var hooks = new Hooks(List.of(slow), List.of(), List.of(), List.of(), List.of(), List.of());
        var failure = assertThrows(HookFailedException.class, () -> create(hooks));
        assertTrue(failure.getMessage().contains("longer than 1 s"), failure.getMessage());
    }

    @Test
    void failureAfterTheStartEndsTheContainer() {
        var hooks = new Hooks(List.of(), List.of(), List.of(), List.of(), List.of(failing("exit 1")), List.of());
        create(hooks, "sleep", "1000");
        assertThrows(HookFailedException.class, () -> box.runtime().start(box.id()));
        assertEquals(List.of(), box.runtime().list());
    }

    @Test
    void failureAfterTheEndIsOnlyTold() {
        var hooks = new Hooks(
                List.of(), List.of(), List.of(), List.of(), List.of(), List.of(failing("exit 1"), telling("poststop")));
        create(hooks);
        box.runtime().start(box.id());
        box.await();
        assertEquals(1, box.runtime().delete(box.id()).size());
        assertTrue(Files.exists(log()));
    }

    @Test
    void containerRunsItsOwnHooksWithItsRightsBeforeItsProgram() throws IOException {
        String rights = "grep -E '^(Cap|NoNewPrivs|Seccomp:|Groups|Uid)' /proc/self/status";
        var hook = inside("cat > /tmp/told; %s > /tmp/hook; ls /proc/self/fd >> /tmp/hook-fds; echo one >> /tmp/order"
                .formatted(rights));
        create(
                own(hook, inside("test -s /dev/stdin && echo two >> /tmp/order")),
                "sh",
                "-c",
                rights + " > /tmp/program; echo program >> /tmp/order");
        assertFalse(Files.exists(inTmp("order")), "hooks wait for the start");
        box.runtime().start(box.id());
        box.await();
        assertEquals(List.of("one", "two", "program"), Files.readAllLines(inTmp("order")));
        assertEquals(Files.readAllLines(inTmp("program")), Files.readAllLines(inTmp("hook")));
        var state = StateCodec.read(JsonReader.DOCUMENTS.read(Files.readString(inTmp("told"))));
        assertEquals(told("", OciState.Status.CREATED, 1), state);
        // The fourth is the directory that ls has open.
        assertEquals(List.of("0", "1", "2", "3"), Files.readAllLines(inTmp("hook-fds")));
    }

    @Test
    void failingHookOfTheContainerEndsItBeforeItsProgram() {
        var hooks = new Hooks(
                List.of(),
                List.of(),
                List.of(),
                List.of(inside("exit 3"), inside("touch /tmp/never")),
                List.of(),
                List.of(telling("poststop")));
        create(hooks, "touch", "/tmp/never");
        var failure =
                assertThrows(HookFailedException.class, () -> box.runtime().start(box.id()));
        assertEquals("the startContainer hook /bin/sh failed: it exited with 3", failure.getMessage());
        box.await();
        assertEquals(List.of(), box.runtime().list());
        assertFalse(Files.exists(inTmp("never")));
        assertTrue(Files.exists(log()), "poststop hooks follow");
    }

    @Test
    void hookOfTheContainerThatIsNotInItIsNamed() {
        create(own(new Hook("/no/such/hook", List.of(), List.of(), Optional.empty())));
        var failure =
                assertThrows(HookFailedException.class, () -> box.runtime().start(box.id()));
        assertEquals(
                "the startContainer hook /no/such/hook failed: it cannot be executed in the container: "
                        + "No such file or directory",
                failure.getMessage());
    }

    @Test
    void hookOfTheContainerThatTakesTooLongIsKilled() throws IOException {
        var quick = new Hook("/bin/sh", List.of("sh", "-c", "exit 0"), PATH, Optional.of(Duration.ofSeconds(60)));
        var slow = new Hook(
                "/bin/sh",
                List.of("sh", "-c", "echo > /tmp/ran; exec sleep 98.76"),
                PATH,
                Optional.of(Duration.ofSeconds(3)));
        create(own(quick, slow));
        var failure =
                assertThrows(HookFailedException.class, () -> box.runtime().start(box.id()));
        assertTrue(failure.getMessage().endsWith("it took longer than its timeout"), failure.getMessage());
        assertTrue(Files.exists(inTmp("ran")));
        Awaiting.await(
                "the hook is dead",
                () -> ProcessHandle.allProcesses()
                        .noneMatch(each -> each.info().commandLine().orElse("").endsWith(" 98.76")));
    }

    @Test
    void hookOfTheContainerCannotReachWhatItsFirstProcessHasOpen() throws IOException {
        createWatched(spec -> spec);
        assertOutOfReach();
    }

    @Test
    void hookOfTheContainerInAUserNamespaceCannotReachItEither() throws IOException {
        Files.setPosixFilePermissions(box.directory(), PosixFilePermissions.fromString("rwxr-xr-x"));
        try (var files = Files.walk(box.rootfs())) {
            for (Path file : files.toList()) {
                Files.setAttribute(file, "unix:uid", 100_000, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(file, "unix:gid", 100_000, LinkOption.NOFOLLOW_LINKS);
            }
        }
        var mapping = List.of(new IdMapping(0, 100_000, 65_536));
        var namespaces =
                Stream.concat(Bundles.linux().namespaces().stream(), Stream.of(Namespace.fresh(NamespaceType.USER)));
        createWatched(spec -> spec.linux(Bundles.linux().toBuilder()
                .uidMappings(mapping)
                .gidMappings(mapping)
                .namespaces(namespaces.toList())
                .build()));
        assertOutOfReach();
    }

    private void createWatched(UnaryOperator<OciSpec.Builder> change) {
        String script = "for fd in $(seq 0 99); do readlink /proc/1/fd/$fd; done > /tmp/fds; "
                + "ls /proc/1/fd > /tmp/numbers; cat /proc/1/environ > /tmp/environ; "
                + "dd if=/proc/1/mem of=/tmp/mem bs=1 count=1; (cd /proc/1/fd/7/) && touch /tmp/entered; "
                + "(: > /proc/1/fd/3) && touch /tmp/written; touch /tmp/looked";
        box.create(change.apply(Bundles.running("rootfs", "sleep", "1000").hooks(own(inside(script))))
                .build());
        box.runtime().start(box.id());
    }

    private void assertOutOfReach() throws IOException {
        assertTrue(Files.exists(inTmp("looked")), "the hook came to its end");
        for (String file : List.of("fds", "environ")) {
            assertEquals("", Files.readString(inTmp(file)), file);
        }
        for (String made : List.of("entered", "written")) {
            assertFalse(Files.exists(inTmp(made)), made);
        }
        assertTrue(Files.notExists(inTmp("mem")) || Files.size(inTmp("mem")) == 0, "memory was read");
        // Where root may count them: the standard streams, the pipe it reports on and the state.
        assertTrue(Files.readAllLines(inTmp("numbers")).size() <= 5, Files.readString(inTmp("numbers")));
    }

    @Test
    void deathOfTheFirstProcessDuringAHookIsNoStart() throws Exception {
        create(
                new Hooks(
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(inside("echo > /tmp/ran; sleep 100")),
                        List.of(),
                        List.of(telling("poststop"))),
                "sleep",
                "1000");
        var killer = Thread.ofPlatform().start(() -> {
            Awaiting.await("the hook runs", () -> Files.exists(inTmp("ran")));
            ProcessHandle.of(box.pid().number()).orElseThrow().destroyForcibly();
        });
        var failure =
                assertThrows(HookFailedException.class, () -> box.runtime().start(box.id()));
        killer.join();
        assertTrue(failure.getMessage().contains("was killed before it was done"), failure.getMessage());
        assertEquals(List.of(), box.runtime().list());
        assertEquals(List.of("poststop"), Files.readAllLines(log()));
    }

    private static Hooks own(Hook... hooks) {
        return new Hooks(List.of(), List.of(), List.of(), List.of(hooks), List.of(), List.of());
    }

    private static Hook inside(String script) {
        return new Hook("/bin/sh", List.of("sh", "-c", script), PATH, Optional.empty());
    }

    private Path inTmp(String name) {
        return box.rootfs().resolve("tmp").resolve(name);
    }

    private void create(Hooks hooks, String... command) {
        var spec = Bundles.running("rootfs", command.length == 0 ? new String[] {"true"} : command)
                .hooks(hooks)
                .annotations(Map.of("org.example", "yes"))
                .build();
        box.create(spec);
    }

    private Hook telling(String name) {
        String script =
                "echo %s >> %s; cat > %s".formatted(name, log(), box.directory().resolve(name + ".json"));
        return new Hook("/bin/sh", List.of("sh", "-c", script), List.of("PATH=/usr/bin:/bin"), Optional.empty());
    }

    private static Hook failing(String script) {
        return new Hook("/bin/sh", List.of("sh", "-c", script), List.of(), Optional.empty());
    }

    private Path log() {
        return box.directory().resolve("log");
    }

    private OciState told(String name) throws IOException {
        return StateCodec.read(
                JsonReader.DOCUMENTS.read(Files.readString(box.directory().resolve(name + ".json"))));
    }

    private OciState told(String ignored, OciState.Status status, int pid) {
        return new OciState(
                OciSpec.VERSION,
                box.id().value(),
                status,
                java.util.OptionalInt.of(pid),
                box.directory().toString(),
                Map.of("org.example", "yes"));
    }
}

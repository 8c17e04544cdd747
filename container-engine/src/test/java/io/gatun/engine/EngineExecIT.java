package io.gatun.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.log.LogFrame;
import io.gatun.engine.log.LogQuery;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.model.WrongStateException;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.options.ContainerOptionsBuilder;
import io.gatun.engine.options.ExecOptions;
import io.gatun.engine.options.LimitsBuilder;
import io.gatun.engine.options.UserMode;
import io.gatun.engine.options.UserText;
import io.gatun.engine.spec.IdMapping;
import io.gatun.engine.spec.ProcessSpec.Rlimit;
import io.gatun.engine.stream.Attachment;
import io.gatun.engine.stream.Program;
import io.gatun.engine.template.Image;
import io.gatun.engine.testing.BusyboxRoot;
import io.gatun.engine.testing.Footprint;
import io.gatun.linux.Kernel;
import io.gatun.linux.process.Signal;
import io.gatun.linux.testing.Awaiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Further programs in containers of the engine. */
@Timeout(60)
class EngineExecIT {
    private static final String GROUP = "gatun-engine-exec-it";
    private static final String STAY = "echo up; exec sleep 1000";

    @TempDir
    private Path directory;

    private Engine engine;
    private Path rootfs;

    @BeforeEach
    void open() throws IOException {
        rootfs = BusyboxRoot.in(Files.createDirectory(directory.resolve("rootfs")));
        Files.writeString(
                rootfs.resolve("etc/passwd"), "root:x:0:0::/root:/bin/sh\njoe:x:1000:1001::/home/joe:/bin/sh\n");
        Files.writeString(rootfs.resolve("etc/group"), "root:x:0:\njoe:x:1001:\naudio:x:63:joe\n");
        engine = Engine.open(new EngineSettings(directory.resolve("state"), "/" + GROUP));
    }

    @AfterEach
    void close() {
        engine.list().forEach(info -> engine.deleteByForce(ref(info)));
        engine.close();
    }

    @Test
    void streamsAndExitCodeAreTheProgramsOwn() throws IOException {
        var box = start(STAY);
        try (var program = engine.exec(box, ExecOptions.of("sh", "-c", "tr a-z A-Z; echo e >&2; exit 5"))) {
            program.stdin().write("shout".getBytes(UTF_8));
            program.stdin().close();
            assertEquals("SHOUT", text(program));
            assertEquals("e\n", new String(program.stderr().readAllBytes(), UTF_8));
            assertEquals(5, program.await());
        }
    }

    @Test
    void programIsInAllNamespacesAndGroupsOfTheContainer() throws IOException {
        var box = start(STAY);
        try (var program = engine.exec(box, ExecOptions.of("sh", "-c", "echo up; exec sleep 1000"))) {
            assertEquals('u', program.stdout().read());
            long container = engine.inspect(box).run().orElseThrow().pid().number();
            long other = engine.top(box).stream()
                    .filter(pid -> pid.number() != container)
                    .findFirst()
                    .orElseThrow()
                    .number();
            for (String type : List.of("mnt", "pid", "net", "ipc", "uts", "user", "cgroup", "time")) {
                assertEquals(link(container, "ns/" + type), link(other, "ns/" + type), type);
            }
            assertEquals(file(container, "cgroup"), file(other, "cgroup"));
            assertEquals(link(container, "root"), link(other, "root"));
        }
        assertEquals(1, engine.top(box).size(), "a closed program is gone");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void programIsAsConfinedAsTheContainersOwn(boolean init) {
        String look = "grep -E '^(Uid|Gid|Groups|Cap|NoNewPrivs|Seccomp:|Seccomp_filters)' /proc/self/status;"
                + " ulimit -n; umask; cat /proc/self/oom_score_adj; pwd; env | sort";
        var box = start(
                look + "; echo up; exec sleep 1000",
                options -> options.init(init)
                        .workdir("/tmp")
                        .env(List.of("A=b c"))
                        .oomScoreAdj(77)
                        .ulimits(List.of(new Rlimit(Rlimit.Type.RLIMIT_NOFILE, 500, 400))));
        String own = log(box);
        String shown = run(box, ExecOptions.of("sh", "-c", look));
        assertEquals(own, shown + "up\n");
        assertTrue(shown.contains("NoNewPrivs:\t1\nSeccomp:\t2\n"), shown);
        assertTrue(shown.contains("400\n0022\n77\n/tmp\nA=b c\n"), shown);
    }

    @Test
    void userEnvironmentAndDirectoryAreThoseThatWereAskedFor() {
        var box = start(STAY, options -> options.env(List.of("A=1", "B=2")));
        var options = new ExecOptions(
                List.of("sh", "-c", "id -u; id -g; id -G; echo $HOME $A $B $C; pwd; touch /root/x || echo refused"),
                List.of("B=3", "C=4"),
                Optional.of(UserText.parse("joe")),
                Optional.of("/tmp/../etc"),
                false,
                false);
        assertEquals("1000\n1001\n1001 63\n/home/joe 1 3 4\n/etc\nrefused\n", run(box, options));
        assertEquals("7 8\n", run(box, asUser("7:8", "echo $(id -u) $(id -g)")));
        assertThrows(BadRequestException.class, () -> run(box, asUser("nobody-here", "true")));
    }

    @Test
    void privilegedProgramHasAllCapabilities() {
        var box = start(STAY);
        var command = List.of("sh", "-c", "grep CapEff /proc/self/status");
        var options = new ExecOptions(command, List.of(), Optional.empty(), Optional.empty(), false, true);
        long all =
                Long.parseLong(run(box, options).substring("CapEff:\t".length()).strip(), 16);
        long usual = Long.parseLong(
                run(box, ExecOptions.of("sh", "-c", "grep CapEff /proc/self/status"))
                        .substring("CapEff:\t".length())
                        .strip(),
                16);
        assertEquals(usual, all & usual);
        assertTrue((all & 1L << 21) != 0, "CAP_SYS_ADMIN");
        assertEquals(0, usual & 1L << 21);
    }

    @Test
    void filesOfUsersThatTheContainerMadeUpHarmNobody() throws Exception {
        var box = start(
                "rm /etc/passwd /etc/group; mkfifo /etc/passwd; ln -s /proc/1/root/etc/group /etc/group; " + STAY);
        assertEquals("Uid:\t1000\t1000\t1000\t1000\n", run(box, asUser("1000", "grep Uid: /proc/self/status")));
        assertThrows(BadRequestException.class, () -> run(box, asUser("joe", "true")));
        assertThrows(BadRequestException.class, () -> run(box, asUser("0:audio", "true")));
    }

    @Test
    void programFindsNothingOpenButItsStreams() {
        var box = start(STAY);
        assertEquals(
                "0\n1\n2\n",
                run(box, ExecOptions.of("sh", "-c", "exec 3>&1; ls /proc/$$/fd >&3 3>&-"))
                        .replace("3\n", ""));
        String seen = run(box, ExecOptions.of("sh", "-c", "for fd in /proc/self/fd/*; do readlink $fd; done"));
        assertFalse(seen.contains("/dev/pts") || seen.contains(directory.toString()), seen);
    }

    @Test
    void containersProcessesNeverSeeTheFileOfTheEngine() throws IOException {
        var box = start(
                "echo up; while :; do for p in /proc/[0-9]*; do readlink $p/exe >> /tmp/seen 2>/dev/null; done; done");
        for (int i = 0; i < 40; i++) {
            run(box, ExecOptions.of("true"));
        }
        var seen = Files.readAllLines(rootfs.resolve("tmp/seen")).stream()
                .distinct()
                .toList();
        assertEquals(List.of("/bin/busybox"), seen);
    }

    @Test
    void whatCannotBeExecutedIsSaidWithDockersCodes() {
        var box = start(STAY);
        assertEquals(127, refused(box, ExecOptions.of("nope")).exitCode());
        assertEquals(126, refused(box, ExecOptions.of("/etc/passwd")).exitCode());
        var nowhere =
                new ExecOptions(List.of("true"), List.of(), Optional.empty(), Optional.of("/no/such"), false, false);
        var failure = refused(box, nowhere);
        assertEquals(125, failure.exitCode());
        assertTrue(String.valueOf(failure.getMessage()).contains("/no/such"), failure.getMessage());
        assertEquals(1, engine.top(box).size());
    }

    @Test
    void containerThatDoesNotRunRefuses() {
        var box = ref(create(STAY, options -> options));
        assertRefused(box, "it is created");
        engine.start(box);
        engine.pause(box);
        assertRefused(box, "it is paused");
        engine.unpause(box);
        assertEquals("", run(box, ExecOptions.of("true")));
        engine.stop(box, Optional.empty(), Optional.of(Duration.ZERO));
        assertRefused(box, "it is exited");
    }

    private void assertRefused(ContainerRef box, String why) {
        var refusal = assertThrows(WrongStateException.class, () -> engine.exec(box, ExecOptions.of("true")));
        assertTrue(String.valueOf(refusal.getMessage()).endsWith(why), refusal.getMessage());
    }

    @Test
    void endOfTheContainerEndsWhatWasExecutedInIt() throws IOException {
        var box = start(STAY);
        try (var child = engine.exec(box, ExecOptions.of("sh", "-c", "echo up; exec sleep 1000"));
                var client = engine.exec(box, ExecOptions.of("sh", "-c", "echo up; exec sleep 1000"), Attach.OUTPUT)) {
            assertEquals('u', child.stdout().read());
            assertEquals("up\n", client.next().orElseThrow().text());
            engine.kill(box, Signal.SIGKILL);
            assertEquals(137, child.await());
            assertEquals(Optional.empty(), client.next());
            assertEquals(Optional.of(137), client.await());
        }
    }

    @Test
    void containerAtItsLimitOfProcessesCanStillBeLookedInto() {
        var box = start(
                STAY, options -> options.resources(new LimitsBuilder().pids(1).build()));
        assertEquals("in\n", run(box, ExecOptions.of("echo", "in")));
        try (var program = engine.exec(box, ExecOptions.of("sh", "-c", "true | true"))) {
            assertEquals(2, program.await(), "it counts, and makes no more");
        }
    }

    @Test
    void rootOfAUserNamespaceIsItsRootOnly() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        new ProcessBuilder("chown", "-R", "200000:200000", rootfs.toString())
                .start()
                .waitFor();
        var map = List.of(new IdMapping(0, 200_000, 65_536));
        var box = start(STAY, options -> options.userns(new UserMode.Mapped(map, map)));
        try (var program = engine.exec(box, ExecOptions.of("sh", "-c", "echo $(id -u); echo up; exec sleep 1000"))) {
            assertEquals("0\nup\n", new String(program.stdout().readNBytes(5), UTF_8));
            for (var pid : engine.top(box)) {
                assertEquals(200_000, Files.getAttribute(Path.of("/proc/" + pid), "unix:uid"));
            }
        }
    }

    @Test
    void detachedProgramRunsOnWithoutStreams() throws Exception {
        var box = start(STAY);
        engine.execDetached(box, ExecOptions.of("sh", "-c", "cat; echo lost; echo done > /tmp/done; exec sleep 1000"));
        while (!Files.exists(rootfs.resolve("tmp/done"))) {
            Thread.sleep(5);
        }
        assertEquals("up\n", log(box));
        assertThrows(StartFailedException.class, () -> engine.execDetached(box, ExecOptions.of("nope")));
    }

    @Test
    void nothingIsLeftOfPrograms() throws Exception {
        var kernel = Kernel.open();
        var box = start(STAY);
        Runnable all = () -> {
            run(box, ExecOptions.of("true"));
            refused(box, ExecOptions.of("nope"));
            try (var client = engine.exec(box, ExecOptions.of("echo", "x"), Attach.OUTPUT)) {
                readAll(client);
                client.await();
            }
            engine.execDetached(box, ExecOptions.of("true"));
        };
        all.run();
        Footprint before = settled(kernel);
        for (int i = 0; i < 20; i++) {
            all.run();
        }
        assertEquals(before, settled(kernel));
    }

    /** What runs detached ends when it likes; who waits for it is there until it has. */
    private Footprint settled(Kernel kernel) {
        Awaiting.await(
                "all supervisors are reaped",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("reaper")));
        return Footprint.of(kernel, directory, directory.resolve("state"), GROUP);
    }

    private StartFailedException refused(ContainerRef box, ExecOptions options) {
        return assertThrows(StartFailedException.class, () -> engine.exec(box, options));
    }

    private static ExecOptions asUser(String user, String script) {
        return new ExecOptions(
                List.of("sh", "-c", script),
                List.of(),
                Optional.of(UserText.parse(user)),
                Optional.empty(),
                false,
                false);
    }

    private String run(ContainerRef box, ExecOptions options) {
        try (var program = engine.exec(box, options)) {
            program.stdin().close();
            String seen = text(program);
            program.await();
            return seen;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Program program) throws IOException {
        return new String(program.stdout().readAllBytes(), UTF_8);
    }

    private static String readAll(Attachment attachment) {
        var text = new StringBuilder();
        for (Optional<LogFrame> frame = attachment.next(); frame.isPresent(); frame = attachment.next()) {
            text.append(frame.get().text());
        }
        return text.toString();
    }

    private ContainerRef start(String script) {
        return start(script, options -> options);
    }

    /** Starts a container and waits until its script has said that it is up. */
    private ContainerRef start(String script, UnaryOperator<ContainerOptionsBuilder> change) {
        var box = ref(create(script, change));
        engine.start(box);
        try (var follower = engine.follow(box, LogQuery.ALL).orElseThrow()) {
            var seen = new StringBuilder();
            while (!seen.toString().endsWith("up\n")) {
                seen.append(follower.next().orElseThrow().text());
            }
        }
        return box;
    }

    private ContainerInfo create(String script, UnaryOperator<ContainerOptionsBuilder> change) {
        var options = change.apply(ContainerOptions.builder().command(List.of("sh", "-c", script)));
        return engine.create(
                new ContainerRequest(Optional.empty(), new Image.Rootfs(rootfs.toString()), options.build()));
    }

    private String log(ContainerRef box) {
        var text = new StringBuilder();
        try (var reader = engine.logs(box, LogQuery.ALL)) {
            for (Optional<LogFrame> frame = reader.next(); frame.isPresent(); frame = reader.next()) {
                text.append(frame.get().text());
            }
        }
        return text.toString();
    }

    private static String link(long pid, String name) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/" + pid, name)).toString();
    }

    private static String file(long pid, String name) throws IOException {
        return Files.readString(Path.of("/proc/" + pid, name));
    }

    private static ContainerRef ref(ContainerInfo info) {
        return new ContainerRef(info.id().value());
    }
}

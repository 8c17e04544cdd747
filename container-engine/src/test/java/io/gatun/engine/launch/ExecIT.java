package io.gatun.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.launch.Box.Recipe;
import io.gatun.engine.plan.ContainerPlan;
import io.gatun.engine.plan.ExecInput;
import io.gatun.engine.plan.PlanInput.Cgroups;
import io.gatun.engine.plan.record.ExitRecord;
import io.gatun.engine.plan.record.LogPolicy;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Supervision;
import io.gatun.engine.plan.step.Supervision.Caller;
import io.gatun.engine.plan.step.Supervision.Duty;
import io.gatun.engine.plan.step.Supervision.Output;
import io.gatun.engine.plan.step.Supervision.Shim;
import io.gatun.engine.plan.step.Supervision.Streams;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.ProcessSpecBuilder;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Pipes;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.PidFd;
import io.gatun.linux.process.ExitStatus;
import io.gatun.linux.process.Signal;
import io.gatun.linux.testing.Awaiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One more process in a running container. */
@Timeout(60)
class ExecIT {
    private static final Set<NamespaceType> NAMESPACES =
            Set.of(NamespaceType.PID, NamespaceType.MOUNT, NamespaceType.UTS, NamespaceType.IPC);
    private static final Caller PIPED = new Caller(Streams.PROVIDED);

    private final Kernel kernel = Kernel.open();

    @TempDir
    private Path directory;

    private Box box;
    private boolean ended;

    @BeforeEach
    void start() {
        Box.prepare(directory);
        box = new Box(kernel, directory, Recipe.of(new Output.Logged(LogPolicy.NONE)), "touch /tmp/here; sleep 1000");
        Box.eventually(() -> Files.exists(box.root().resolve("tmp/here")));
    }

    @AfterEach
    void end() {
        if (!ended) {
            box.close();
            box.awaitEnd();
            ended = true;
        }
    }

    @Test
    void processSeesTheContainer() {
        assertEquals("/\nhere\ntrue\n", run(NAMESPACES, process("pwd; ls /tmp; test $$ -lt 20 && echo true")));
    }

    @Test
    void processHasNoMoreRightsThanItIsGiven() {
        var user = ProcessSpec.of("grep", "-E", "^(Uid|Groups|Cap|NoNewPrivs)", "/proc/self/status")
                .env(List.of("PATH=/bin"))
                .user(new ProcessSpec.User(1000, 1001, OptionalInt.empty(), List.of(5L, 6L)))
                .noNewPrivileges(true)
                .build();
        assertEquals("""
                Uid:\t1000\t1000\t1000\t1000
                Groups:\t5 6\s
                CapInh:\t0000000000000000
                CapPrm:\t0000000000000000
                CapEff:\t0000000000000000
                CapBnd:\t0000000000000000
                CapAmb:\t0000000000000000
                NoNewPrivs:\t1
                """, run(NAMESPACES, user));
    }

    @Test
    void processIsTheCallersChild() {
        try (var running = exec(NAMESPACES, PIPED, process("exit 5"))) {
            assertEquals(
                    new ExitStatus.Exited(5),
                    kernel.processes().waitid(running.launched().awaitStarted()));
        }
    }

    @Test
    void subsetOfTheNamespacesLeavesTheOthersAsTheyAre() {
        String seen = run(Set.of(NamespaceType.UTS), process("readlink /proc/self/ns/mnt; ls -d /work | grep -c ."));
        assertTrue(seen.startsWith(link("/proc/self/ns/mnt")), seen);
    }

    @Test
    void missingProgramIsReportedWithItsStep() {
        try (var running = exec(NAMESPACES, PIPED, program("/no/such").build())) {
            var pid = running.launched().awaitStarted();
            var failure =
                    assertThrows(LaunchException.class, () -> running.launched().awaitExecuted());
            assertEquals(Errno.ENOENT, failure.errno());
            // Until it is reaped, the pid namespace cannot end.
            kernel.processes().waitid(pid);
        }
    }

    @Test
    void containerThatIsGoneCannotBeJoined() {
        try (var target = kernel.processes().pidfdOpen(box.pid())) {
            end();
            var plan = ContainerPlan.of(input(NAMESPACES, PIPED, process("true")));
            try (var running = launch(plan, target, Map.of())) {
                var failure = assertThrows(
                        LaunchException.class, () -> running.launched().awaitStarted());
                assertEquals(Errno.ESRCH, failure.errno());
            }
        }
    }

    @Test
    void supervisedProcessHasItsOwnExitRecordAndLog() throws Exception {
        Path exit = directory.resolve("exec.exit");
        Path logs = Files.createDirectory(directory.resolve("exec.logs"));
        try (var exitFile = kernel.files().open(exit, OpenHow.write().creating(0600));
                var logDirectory = kernel.files().open(logs, OpenHow.directory())) {
            var shim = new Shim(new Output.Logged(LogPolicy.DEFAULT), Set.of(Duty.LIVE));
            var plan = ContainerPlan.of(
                    input(NAMESPACES, shim, process("trap 'exit 9' TERM; echo $PPID; while :; do sleep 0.02; done")));
            var slots = Map.of(Slot.EXIT, exitFile, Slot.LOG_DIRECTORY, logDirectory);
            try (var running = launch(plan, slots)) {
                var pid = running.launched().awaitStarted();
                assertEquals(
                        running.launched().supervisor().number(),
                        kernel.processes().stat(pid).orElseThrow().parent());
                Awaiting.await("its output is logged", () -> log(logs).contains("0\n"));
                try (PidFd program = kernel.processes().pidfdOpen(pid)) {
                    kernel.processes().pidfdSendSignal(program, Signal.SIGTERM);
                }
                kernel.processes().waitid(running.launched().supervisor());
                var record = ExitRecord.of(Files.readAllBytes(exit)).orElseThrow();
                assertEquals(new ExitStatus.Exited(9), record.status());
            }
        }
    }

    private static String log(Path logs) throws IOException {
        Path log = logs.resolve("log");
        return Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "";
    }

    @Test
    void supervisorOfAProcessIsNeverInTheContainer() throws Exception {
        try (var exit = kernel.files()
                        .open(directory.resolve("exec.exit"), OpenHow.write().creating(0600));
                var nothing = kernel.files().open(Path.of("/dev/null"), OpenHow.readWrite())) {
            var shim = new Shim(new Output.Direct(), Set.of());
            var plan = ContainerPlan.of(input(NAMESPACES, shim, process("sleep 1000")));
            var slots = Map.of(Slot.EXIT, exit, Slot.STDOUT, nothing, Slot.STDERR, nothing);
            try (var running = launch(plan, slots)) {
                running.launched().awaitStarted();
                running.launched().awaitExecuted();
                var supervisor = running.launched().supervisor();
                for (String type : List.of("mnt", "pid", "uts", "ipc")) {
                    assertEquals(
                            link("/proc/self/ns/" + type), link("/proc/%s/ns/%s".formatted(supervisor, type)), type);
                }
                end();
                kernel.processes().waitid(supervisor);
            }
        }
    }

    /** A launched process and what it was given. */
    private record Running(Launched launched, Fd output) implements AutoCloseable {
        @Override
        public void close() {
            launched.close();
            output.close();
        }
    }

    private String run(Set<NamespaceType> namespaces, ProcessSpec process) {
        try (var running = exec(namespaces, PIPED, process)) {
            var pid = running.launched().awaitStarted();
            running.launched().awaitExecuted();
            byte[] seen = kernel.contents().readAll(running.output(), 65_536);
            kernel.processes().waitid(pid);
            kernel.processes().waitid(running.launched().supervisor());
            return new String(seen, StandardCharsets.UTF_8);
        }
    }

    private Running exec(Set<NamespaceType> namespaces, Supervision supervision, ProcessSpec process) {
        return launch(ContainerPlan.of(input(namespaces, supervision, process)), Map.of());
    }

    private Running launch(ContainerPlan plan, Map<Slot, Fd> more) {
        try (var target = kernel.processes().pidfdOpen(box.pid())) {
            return launch(plan, target, more);
        }
    }

    private Running launch(ContainerPlan plan, PidFd target, Map<Slot, Fd> more) {
        var output = kernel.pipes().pipe2(Pipes.Waiting.BLOCKING);
        try (var nothing = kernel.files().open(Path.of("/dev/null"), OpenHow.readWrite())) {
            var slots = new HashMap<>(Map.of(
                    Slot.TARGET, target.fd(),
                    Slot.STDIN, nothing,
                    Slot.STDOUT, output.write(),
                    Slot.STDERR, output.write()));
            slots.putAll(more);
            var launched = new Launcher(kernel).launch(new Launch(plan, slots, List.of("exec"), List.of()));
            output.write().close();
            return new Running(launched, output.read());
        }
    }

    private static ExecInput input(Set<NamespaceType> namespaces, Supervision supervision, ProcessSpec process) {
        var unconfined = new ExecInput.Confinement(Optional.empty(), Optional.empty(), 40, -1);
        return new ExecInput(process, namespaces, Cgroups.NONE, unconfined, supervision, 0);
    }

    private static ProcessSpec process(String script) {
        return program("sh", "-c", script).build();
    }

    private static ProcessSpecBuilder program(String... command) {
        return ProcessSpec.of(command).env(List.of("PATH=/bin:/usr/bin"));
    }

    private static String link(String path) {
        try {
            return Files.readSymbolicLink(Path.of(path)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.OciRuntime.Exec;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.model.WrongStateException;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.ProcessSpecBuilder;
import io.gatun.engine.spec.Seccomp;
import io.gatun.engine.testing.Bundles;
import io.gatun.engine.testing.OciBox;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.net.socket.SocketAddress;
import io.gatun.linux.net.socket.Sockets.Family;
import io.gatun.linux.net.socket.Sockets.SocketType;
import io.gatun.linux.process.ExitStatus;
import io.gatun.linux.process.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Further processes of containers, as children of who executes them. */
@Timeout(60)
class OciExecIT {
    private final Kernel kernel = Kernel.open();

    @AutoClose
    private final OciBox box;

    OciExecIT(@TempDir Path directory) {
        box = new OciBox(directory);
    }

    @Test
    void processIsAChildAndHasTheContainersFiles() throws IOException {
        box.start("exec sleep 1000", UnaryOperator.identity());
        assertEquals(new ExitStatus.Exited(4), run("echo $$ $(hostname) > /tmp/seen; exit 4"));
        String[] seen =
                Files.readString(box.rootfs().resolve("tmp/seen")).strip().split(" ", -1);
        assertTrue(Integer.parseInt(seen[0]) < 20, seen[0]);
        assertEquals("box", seen[1]);
    }

    @Test
    void preservedDescriptorsFollowTheStandardStreams() throws IOException {
        box.start("exec sleep 1000", UnaryOperator.identity());
        Path file = box.directory().resolve("preserved");
        try (var fd = kernel.files().open(file, OpenHow.write().creating(0600))) {
            var process = process("ls /proc/self/fd >&3; echo end >&3").build();
            var pid = box.runtime().exec(box.id(), new Exec(process, Optional.empty(), List.of(fd)));
            kernel.processes().waitid(pid);
        }
        assertEquals("0\n1\n2\n3\n4\nend\n", Files.readString(file));
    }

    @Test
    void terminalIsHandedToWhoListens() {
        box.start("exec sleep 1000", UnaryOperator.identity());
        Path path = box.directory().resolve("console");
        try (var socket = kernel.sockets().socket(Family.UNIX, SocketType.STREAM)) {
            kernel.sockets().bind(socket, new SocketAddress.Pathname(path.toString()));
            kernel.sockets().listen(socket, 1);
            var process = process("stty size; test -t 0 && echo yes")
                    .terminal(true)
                    .consoleSize(new ProcessSpec.ConsoleSize(33, 77))
                    .build();
            var pid = box.runtime().exec(box.id(), new Exec(process, Optional.of(path), List.of()));
            try (var connection = kernel.sockets().accept4(socket);
                    var message = kernel.messages().receive(connection, 64, 1).orElseThrow();
                    var master = message.takeDescriptors().getFirst()) {
                kernel.processes().waitid(pid);
                assertEquals(
                        "33 77\r\nyes\r\n",
                        new String(kernel.contents().readOnce(master, 4096), StandardCharsets.US_ASCII));
            }
        }
    }

    @Test
    void processRunsOnTheProcessorsThatAreAskedFor() throws IOException {
        List<Integer> processors = kernel.scheduling().affinity(kernel.self().tid()).stream()
                .boxed()
                .toList();
        Assumptions.assumeTrue(processors.size() > 1, "this process may use one processor");
        String last = processors.getLast().toString();
        box.start("exec sleep 1000", UnaryOperator.identity());
        var affinity =
                new ProcessSpec.CpuAffinity(Optional.of(processors.getFirst().toString()), Optional.of(last));
        var process = process("grep Cpus_allowed_list /proc/self/status > /tmp/seen")
                .execCpuAffinity(affinity)
                .build();
        kernel.processes().waitid(box.runtime().exec(box.id(), Exec.of(process)));
        assertEquals(
                "Cpus_allowed_list:\t" + last + "\n",
                Files.readString(box.rootfs().resolve("tmp/seen")));
    }

    @Test
    void agentGetsTheNotifiedCallsOfFurtherProcessesToo() throws IOException {
        Path path = box.directory().resolve("agent");
        var notified = new Seccomp.Rule(
                List.of("mkdir", "mkdirat"), Seccomp.Action.SCMP_ACT_NOTIFY, OptionalInt.empty(), List.of());
        var profile = new Seccomp(
                Seccomp.Action.SCMP_ACT_ALLOW,
                OptionalInt.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(path.toString()),
                Optional.of("whose it is"),
                List.of(notified));
        try (var socket = kernel.sockets().socket(Family.UNIX, SocketType.STREAM)) {
            kernel.sockets().bind(socket, new SocketAddress.Pathname(path.toString()));
            kernel.sockets().listen(socket, 2);
            box.start(
                    "exec sleep 1000",
                    spec -> spec.linux(
                            Bundles.linux().toBuilder().seccomp(profile).build()));
            assertTrue(told(socket).contains("\"pid\":" + box.pid()), "of the container");
            var process = process("sleep 1; mkdir /tmp/new 2> /tmp/seen").build();
            var pid = box.runtime().exec(box.id(), Exec.of(process));
            String told = told(socket);
            assertTrue(told.contains("\"pid\":" + pid), told);
            assertTrue(told.contains("\"metadata\":\"whose it is\""), told);
            assertTrue(told.contains("\"status\":\"running\""), told);
            assertEquals(new ExitStatus.Exited(1), kernel.processes().waitid(pid));
        }
        // Nobody holds the descriptor any more: the kernel answers ENOSYS.
        String seen = Files.readString(box.rootfs().resolve("tmp/seen"));
        assertTrue(seen.contains("Function not implemented"), seen);
    }

    private String told(Fd socket) {
        try (var connection = kernel.sockets().accept4(socket);
                var message = kernel.messages().receive(connection, 4096, 1).orElseThrow()) {
            assertEquals(1, message.descriptors().size());
            return new String(message.data(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void rootThatWasEnteredWithoutPivotIsThatOfTheProcess() throws IOException {
        var id = new ContainerId("no-pivot");
        var creation = new OciRuntime.Creation(
                id, box.directory(), Optional.empty(), List.of(), Set.of(OciRuntime.Choice.NO_PIVOT));
        box.runtime()
                .create(creation, Bundles.running("rootfs", "sleep", "1000").build());
        var first = new Pid(box.runtime().state(id).pid().orElseThrow());
        box.runtime().start(id);
        var process = process("ls -d /* > /tmp/seen").build();
        kernel.processes().waitid(box.runtime().exec(id, Exec.of(process)));
        box.runtime().deleteByForce(id);
        kernel.processes().waitid(first);
        assertEquals(
                "/bin\n/dev\n/etc\n/proc\n/root\n/sys\n/tmp\n",
                Files.readString(box.rootfs().resolve("tmp/seen")));
    }

    @Test
    void containerThatDoesNotRunRefuses() {
        box.create(Bundles.running("rootfs", "sleep", "1000").build());
        assertRefused("created");
        box.runtime().start(box.id());
        box.runtime().pause(box.id());
        assertRefused("paused");
        box.runtime().resume(box.id());
        box.runtime().kill(box.id(), Signal.SIGKILL);
        box.await();
        assertRefused("exited");
    }

    @Test
    void processThatCannotBeMadeLeavesNoChild() {
        box.start("exec sleep 1000", UnaryOperator.identity());
        for (int i = 0; i < 20; i++) {
            var missing = ProcessSpec.of("/no/such").build();
            var failure =
                    assertThrows(StartFailedException.class, () -> box.runtime().exec(box.id(), Exec.of(missing)));
            assertEquals(127, failure.exitCode());
        }
        assertEquals(1, box.runtime().processes(box.id()).size());
    }

    private void assertRefused(String state) {
        var refusal = assertThrows(WrongStateException.class, () -> run("true"));
        assertTrue(String.valueOf(refusal.getMessage()).endsWith("it is " + state), refusal.getMessage());
    }

    private ExitStatus run(String script) {
        var pid = box.runtime().exec(box.id(), Exec.of(process(script).build()));
        return kernel.processes().waitid(pid);
    }

    private static ProcessSpecBuilder process(String script) {
        return ProcessSpec.of("sh", "-c", script).env(List.of("PATH=/bin"));
    }
}

package io.gatun.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.launch.Box.Recipe;
import io.gatun.engine.log.FrameDecoder;
import io.gatun.engine.log.LogFrame;
import io.gatun.engine.model.LogStream;
import io.gatun.engine.plan.record.LogPolicy;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Supervision.Duty;
import io.gatun.engine.plan.step.Supervision.Output;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.ProcessSpec.ConsoleSize;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.process.ExitStatus;
import io.gatun.linux.terminal.WindowSize;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A container with a terminal that its supervisor keeps and logs. */
@Timeout(60)
class TerminalIT {
    private static final Recipe TERMINAL = Recipe.of(new Output.Logged(LogPolicy.DEFAULT))
            .process(shell -> shell.terminal(true).consoleSize(new ConsoleSize(24, 80)));

    private final Kernel kernel = Kernel.open();

    @TempDir
    private Path directory;

    @BeforeEach
    void prepare() {
        Box.prepare(directory);
    }

    @Test
    void terminalIsTheContainersOwnAndItsConsole() {
        try (var box =
                new Box(kernel, directory, TERMINAL, "tty; stty size; echo hello > /dev/console; echo bye >&2")) {
            assertEquals(new ExitStatus.Exited(0), box.awaitEnd().status());
            assertEquals("/dev/pts/0\r\n24 80\r\nhello\r\nbye\r\n", box.output());
            assertTrue(box.frames().stream().allMatch(frame -> frame.stream() == LogStream.STDOUT));
        }
    }

    @Test
    void whatIsTypedGoesThroughTheMasterThatTheSupervisorKeeps() {
        try (var box = new Box(kernel, directory, TERMINAL, "read line; echo got $line; read line; echo and $line")) {
            for (String line : new String[] {"one", "two"}) {
                try (var shim = box.shim();
                        var master = shim.terminalMaster().orElseThrow()) {
                    type(master, line + "\n");
                }
            }
            box.awaitEnd();
            assertTrue(box.output().endsWith("and two\r\n"), box.output());
            assertTrue(box.output().contains("got one\r\n"), box.output());
        }
    }

    @Test
    void windowSizeIsSetThroughTheMaster() {
        var script = "trap 'stty size; exit 0' WINCH; echo ready; while :; do sleep 0.01; done";
        try (var box = new Box(kernel, directory, TERMINAL, script);
                var shim = box.shim();
                var master = shim.terminalMaster().orElseThrow()) {
            Box.eventually(() -> box.output().contains("ready"));
            kernel.terminals().setWindowSize(master, new WindowSize(50, 132));
            box.awaitEnd();
            assertTrue(box.output().endsWith("50 132\r\n"), box.output());
        }
    }

    @Test
    void interruptKeyReachesTheProgram() {
        try (var box = new Box(kernel, directory, TERMINAL, "echo ready; exec sleep 1000 & sleep 1000");
                var shim = box.shim();
                var master = shim.terminalMaster().orElseThrow()) {
            Box.eventually(() -> box.output().contains("ready"));
            type(master, "\u0003");
            // The shell is the first process of its pid namespace: signals from inside it do not end it.
            Box.eventually(() -> box.output().contains("^C"));
        }
    }

    @Test
    void programUnderOurInitHasTheForeground() {
        var init = Recipe.of(new Output.Logged(LogPolicy.DEFAULT), Duty.INIT).process(shell -> shell.terminal(true));
        try (var box = new Box(kernel, directory, init, "echo ready; sleep 1000; echo never");
                var shim = box.shim();
                var master = shim.terminalMaster().orElseThrow()) {
            Box.eventually(() -> box.output().contains("ready"));
            type(master, "\u0003");
            assertEquals(new ExitStatus.Exited(128 + 2), box.awaitEnd().status());
        }
    }

    @Test
    void outputOfOneWhoOpensTheTerminalLaterIsStillLogged() {
        var script = "exec </dev/null >/dev/null 2>&1; sleep 0.2; echo late > /dev/console; sleep 0.1";
        try (var box = new Box(kernel, directory, TERMINAL, script)) {
            box.awaitEnd();
            assertEquals("late\r\n", box.output());
        }
    }

    @Test
    void anotherUserMayOpenTheTerminalByItsName() {
        var user = TERMINAL.process(shell -> shell.terminal(true).user(ProcessSpec.User.of(1000, 1000)));
        directory.toFile().setExecutable(true, false);
        try (var box = new Box(kernel, directory, user, "id -u > $(tty)")) {
            box.awaitEnd();
            assertEquals("1000\r\n", box.output());
        }
    }

    @Test
    void outputIsHandedOnLive() {
        var live = Recipe.of(new Output.Logged(LogPolicy.NONE), Duty.LIVE).process(shell -> shell.terminal(true));
        try (var box = new Box(kernel, directory, live, "echo hello; exit 5");
                var reader = box.launched().take(Slot.LIVE)) {
            var decoder = new FrameDecoder();
            var text = new StringBuilder();
            for (byte[] piece = read(reader); piece.length > 0; piece = read(reader)) {
                decoder.feed(piece);
                decoder.next().map(LogFrame::text).ifPresent(text::append);
            }
            assertEquals("hello\r\n", text.toString());
            assertEquals(new ExitStatus.Exited(5), box.awaitEnd().status());
        }
    }

    private byte[] read(Fd live) {
        return kernel.contents().readOnce(live, 4096);
    }

    private void type(Fd master, String keys) {
        kernel.contents().writeAll(master, keys.getBytes(StandardCharsets.UTF_8));
    }
}

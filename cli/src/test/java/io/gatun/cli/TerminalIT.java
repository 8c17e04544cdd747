package io.gatun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.cli.testing.Workplace;
import io.gatun.linux.Kernel;
import io.gatun.linux.terminal.Pty;
import io.gatun.linux.terminal.TerminalMode;
import io.gatun.linux.terminal.WindowSize;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers with a terminal, seen from the other end of the terminal that the command is called in. */
class TerminalIT {
    @TempDir
    Path directory;

    private final Kernel kernel = Kernel.open();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private Workplace place;
    private Pty pty;
    private TerminalMode before;

    @BeforeEach
    void openTerminal() {
        place = new Workplace(directory);
        pty = kernel.terminals().openPty();
        before = kernel.terminals().mode(pty.peer());
        kernel.terminals().setWindowSize(pty.master(), new WindowSize(33, 99));
    }

    @AfterEach
    void closeTerminal() {
        pty.close();
        place.close();
    }

    @Test
    void containersTerminalIsTheCallers() throws Exception {
        var command = call("run", "--rm", "-it", "host", "sh");
        show("# ");
        type("stty size; echo $TERM\r");
        show("33 99\r\nxterm\r\n");

        kernel.terminals().setWindowSize(pty.master(), new WindowSize(44, 111));
        // The size goes from terminal to terminal by signals; whoever asks too early asks again.
        type("while [ \"$(stty size)\" != '44 111' ]; do sleep 0.1; done; echo re''sized\r");
        show("resized\r\n");

        // An interrupt that comes before the program is in the foreground is the shell's, and the program sleeps on.
        type("sh -c 'echo slee\"\"ping; exec sleep 100'\r");
        show("sleeping\r\n");
        type("\u0003");
        show("^C");
        type("exit 9\r");
        end(command, 9);
        assertEquals(before, kernel.terminals().mode(pty.peer()));
    }

    @Test
    void keysLeaveTheContainerRunningAndAttachComesBack() throws Exception {
        var command = call("run", "-it", "--name", "shell", "host", "sh");
        show("# ");
        type("\u0010\u0011");
        end(command, 0);
        assertEquals(before, kernel.terminals().mode(pty.peer()));
        assertEquals("running\n", place.succeed("inspect", "-f", "{{.State.Status}}", "shell"));

        var again = call("attach", "--detach-keys", "ctrl-x", "shell");
        type("echo ba''ck\r");
        show("back\r\n");
        type("\u0018");
        end(again, 0);
        assertEquals("true\n", place.succeed("inspect", "-f", "{{.State.Running}}", "shell"));
    }

    @Test
    void executedCommandHasATerminalOfItsOwnAndRunsOnWhenLeft() throws Exception {
        place.succeed("run", "-d", "--name", "box", "host", "sleep", "1000");
        var command = call("exec", "-it", "box", "sh");
        show("# ");
        type("stty size; echo $TERM; tty\r");
        show("33 99\r\nxterm\r\n/dev/pts/0\r\n");

        type("sh -c 'trap \"echo cau\"\"ght; exit\" INT; echo rea\"\"dy; while :; do sleep 0.1; done'\r");
        show("ready\r\n");
        type("\u0003");
        show("caught\r\n");
        type("exec sleep 998\r");
        Workplace.await("it runs", () -> place.succeed("top", "box").contains("sleep 998"));
        type("\u0010\u0011");
        end(command, 0);
        assertEquals(before, kernel.terminals().mode(pty.peer()));
        assertTrue(place.succeed("top", "box").contains("sleep 998"));
    }

    @Test
    void terminalIsRestoredWhenTheCommandIsTerminated() throws Exception {
        var command = call("run", "-it", "--sig-proxy=false", "--name", "shell", "host", "sh");
        show("# ");

        command.destroy();

        assertTrue(command.waitFor(60, TimeUnit.SECONDS));
        assertEquals(before, kernel.terminals().mode(pty.peer()));
    }

    /** The command as the leader of a session whose terminal is ours. */
    private Process call(String... words) throws Exception {
        var terminal = new File("/dev/pts/" + kernel.terminals().number(pty.master()));
        var builder = place.process(words);
        var line = new ArrayList<>(List.of("setsid", "--ctty", "--wait"));
        line.addAll(builder.command());
        return builder.command(line)
                .redirectInput(terminal)
                .redirectOutput(terminal)
                .redirectError(terminal)
                .start();
    }

    private void type(String keys) {
        kernel.contents().writeAll(pty.master(), keys.getBytes(StandardCharsets.UTF_8));
    }

    /** Waits until the text is on the screen, behind what was waited for before. */
    private void show(String text) {
        Workplace.await(() -> text + " is shown, only " + screen.toString(StandardCharsets.UTF_8), () -> {
            if (kernel.events().awaitReadable(pty.master(), Duration.ofMillis(100))) {
                screen.writeBytes(kernel.contents().readOnce(pty.master(), 4096));
            }
            return screen.toString(StandardCharsets.UTF_8).contains(text);
        });
        screen.reset();
    }

    private void end(Process command, int code) throws InterruptedException {
        assertTrue(command.waitFor(60, TimeUnit.SECONDS));
        while (kernel.events().awaitReadable(pty.master(), Duration.ofMillis(100))) {
            screen.writeBytes(kernel.contents().readOnce(pty.master(), 4096));
        }
        assertEquals(code, command.exitValue(), screen.toString(StandardCharsets.UTF_8));
        screen.reset();
    }
}

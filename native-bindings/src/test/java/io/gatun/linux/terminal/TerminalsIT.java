package io.gatun.linux.terminal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.DeviceNumber;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Pipe;
import io.gatun.linux.file.Pipes.Waiting;
import io.gatun.linux.file.Stat;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.terminal.Terminals.When;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pseudo-terminals of the running machine, seen from both ends. */
class TerminalsIT {
    private final Kernel kernel = Kernel.open();
    private final Terminals terminals = kernel.terminals();

    @Test
    void lineTypedAtTheMasterIsReadAtThePeerAndEchoed() {
        try (Pty pty = terminals.openPty()) {
            write(pty.master(), "typed\r");
            assertEquals("typed\n", read(pty.peer()));
            assertEquals("typed\r\n", read(pty.master()));
        }
    }

    @Test
    void rawTerminalPassesEveryByteUntilItIsRestored() {
        try (Pty pty = terminals.openPty()) {
            TerminalMode before = terminals.mode(pty.peer());
            try (RawMode raw = terminals.raw(pty.peer())) {
                assertNotEquals(before, terminals.mode(pty.peer()), raw::toString);
                write(pty.master(), "a\r\u0003");
                assertEquals("a\r\u0003", read(pty.peer()));
                assertFalse(kernel.events().awaitReadable(pty.master(), Duration.ofMillis(10)));
                write(pty.peer(), "b\n");
                assertEquals("b\n", read(pty.master()));
            }
            assertEquals(before, terminals.mode(pty.peer()));
        }
    }

    @Test
    void rawModeIsTheOneOfTheShellsTool() throws Exception {
        try (Pty pty = terminals.openPty()) {
            TerminalMode cooked = terminals.mode(pty.peer());
            stty(pty, "raw", "-echo", "-echonl", "-iexten", "cs8", "-parenb");
            TerminalMode theirs = terminals.mode(pty.peer());
            TerminalMode ours = cooked.raw();
            assertEquals(theirs.output(), ours.output());
            assertEquals(theirs.local(), ours.local());
            assertEquals(theirs.control(), ours.control());
            // stty(1) clears a few more flags of input; of those that cfmakeraw(3) clears, none is left.
            assertEquals(theirs.input(), theirs.input() & ours.input());
            terminals.setMode(pty.peer(), cooked, When.NOW);
        }
    }

    @Test
    void sizeOfTheWindowIsTheSameAtBothEnds() throws Exception {
        try (Pty pty = terminals.openPty()) {
            assertEquals(new WindowSize(0, 0), terminals.windowSize(pty.peer()));
            terminals.setWindowSize(pty.master(), new WindowSize(50, 0xffff));
            assertEquals(new WindowSize(50, 0xffff), terminals.windowSize(pty.peer()));
            assertEquals("50 65535", stty(pty, "size"));
            assertThrows(IllegalArgumentException.class, () -> new WindowSize(0x10000, 1));
        }
    }

    @Test
    void peerIsTheDeviceThatTheNumberNames() {
        try (Pty pty = terminals.openPty()) {
            Stat peer = kernel.files().statx(pty.peer());
            assertEquals(FileType.CHARACTER_DEVICE, peer.type());
            assertEquals(new DeviceNumber(136, terminals.number(pty.master())), peer.specialDevice());
            assertTrue(kernel.descriptors().isCloseOnExec(pty.peer()));
        }
    }

    @Test
    void terminalOfAMountedDevptsIsOpenedThere() {
        try (Fd devpts = kernel.files().open(Path.of("/dev/pts"), OpenHow.path());
                Pty pty = terminals.openPty(devpts)) {
            String number = Integer.toString(terminals.number(pty.master()));
            assertTrue(
                    kernel.files().statx(pty.peer()).isSameFile(kernel.files().statx(devpts, number)));
        }
    }

    @Test
    void pipesAndNullAreNoTerminals() {
        try (Pipe pipe = kernel.pipes().pipe2(Waiting.BLOCKING);
                Pty pty = terminals.openPty()) {
            assertFalse(terminals.isTerminal(pipe.read()));
            assertTrue(terminals.isTerminal(pty.peer()));
            assertTrue(terminals.isTerminal(pty.master()));
            var failure = assertThrows(SyscallException.class, () -> terminals.mode(pipe.read()));
            assertEquals(
                    "ioctl(%s, TCGETS): Inappropriate ioctl for device (ENOTTY)".formatted(pipe.read()),
                    failure.getMessage());
        }
    }

    @Test
    void programThatLeadsNoSessionControlsNoTerminal() {
        try (Pty pty = terminals.openPty()) {
            var failure = assertThrows(SyscallException.class, () -> terminals.setControlling(pty.peer()));
            assertEquals(Errno.EPERM, failure.errno());
            assertEquals(Optional.empty(), terminals.foregroundGroup(pty.master()));
        }
    }

    private String stty(Pty pty, String... arguments) throws Exception {
        var peer = Path.of(
                "/proc",
                Long.toString(ProcessHandle.current().pid()),
                "fd",
                pty.peer().toString());
        var command = new ArrayList<String>(List.of("stty", "-F", peer.toString()));
        command.addAll(List.of(arguments));
        Process stty = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var output = stty.inputReader()) {
            String text = String.join("\n", output.lines().toList());
            assertEquals(0, stty.waitFor(), text);
            return text;
        }
    }

    private void write(Fd file, String text) {
        kernel.contents().writeAll(file, text.getBytes(UTF_8));
    }

    private String read(Fd file) {
        try (var arena = Arena.ofConfined()) {
            var memory = arena.allocate(100);
            assertTrue(kernel.events().awaitReadable(file, Duration.ofSeconds(10)));
            long length = kernel.contents().read(file, memory);
            return new String(memory.asSlice(0, length).toArray(JAVA_BYTE), UTF_8);
        }
    }
}

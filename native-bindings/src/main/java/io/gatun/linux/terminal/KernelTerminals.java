package io.gatun.linux.terminal;

import static io.gatun.linux.abi.Fcntl.O_CLOEXEC;
import static io.gatun.linux.abi.Fcntl.O_NOCTTY;
import static io.gatun.linux.abi.Fcntl.O_RDWR;
import static io.gatun.linux.abi.TerminalStruct.TERMIOS;
import static io.gatun.linux.abi.TerminalStruct.WINSIZE;
import static io.gatun.linux.abi.Tty.TCGETS;
import static io.gatun.linux.abi.Tty.TCSETS;
import static io.gatun.linux.abi.Tty.TCSETSF;
import static io.gatun.linux.abi.Tty.TCSETSW;
import static io.gatun.linux.abi.Tty.TIOCGPGRP;
import static io.gatun.linux.abi.Tty.TIOCGPTN;
import static io.gatun.linux.abi.Tty.TIOCGPTPEER;
import static io.gatun.linux.abi.Tty.TIOCGWINSZ;
import static io.gatun.linux.abi.Tty.TIOCSCTTY;
import static io.gatun.linux.abi.Tty.TIOCSPTLCK;
import static io.gatun.linux.abi.Tty.TIOCSWINSZ;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.abi.FlagText;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.file.Files;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/** {@link Terminals} of the running kernel. */
public final class KernelTerminals implements Terminals {
    private static final OpenHow PTMX = OpenHow.readWrite().with(O_NOCTTY);

    private final SyscallGate gate;
    private final Files files;

    public KernelTerminals(SyscallGate gate, Files files) {
        this.gate = gate;
        this.files = files;
    }

    @Override
    public boolean isTerminal(Fd file) {
        try (var arena = Arena.ofConfined()) {
            return gate.call(
                            Syscall.IOCTL,
                            file.number(),
                            TCGETS,
                            arena.allocate(TERMIOS).address())
                    >= 0;
        }
    }

    @Override
    public TerminalMode mode(Fd terminal) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment termios = arena.allocate(TERMIOS);
            ioctl(terminal, TCGETS, termios.address());
            return TerminalMode.of(termios);
        }
    }

    @Override
    public void setMode(Fd terminal, TerminalMode mode, When when) {
        long command = switch (when) {
            case NOW -> TCSETS;
            case DRAINED -> TCSETSW;
            case FLUSHED -> TCSETSF;
        };
        try (var arena = Arena.ofConfined()) {
            ioctl(terminal, command, mode.in(arena).address());
        }
    }

    @Override
    public RawMode raw(Fd terminal) {
        return new RawMode(this, terminal);
    }

    @Override
    public WindowSize windowSize(Fd terminal) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(WINSIZE);
            ioctl(terminal, TIOCGWINSZ, size.address());
            return new WindowSize(
                    Short.toUnsignedInt(size.get(JAVA_SHORT, 0)), Short.toUnsignedInt(size.get(JAVA_SHORT, 2)));
        }
    }

    @Override
    public void setWindowSize(Fd terminal, WindowSize window) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(WINSIZE);
            size.set(JAVA_SHORT, 0, (short) window.rows());
            size.set(JAVA_SHORT, 2, (short) window.columns());
            ioctl(terminal, TIOCSWINSZ, size.address());
        }
    }

    @Override
    public Pty openPty() {
        return pty(files.open(Path.of("/dev/ptmx"), PTMX));
    }

    @Override
    public Pty openPty(Fd devpts) {
        return pty(files.openat2(devpts, "ptmx", PTMX.withoutSymlinks()));
    }

    private Pty pty(Fd master) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment unlocked = arena.allocate(JAVA_INT);
            ioctl(master, TIOCSPTLCK, unlocked.address());
            long peer = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
            return new Pty(master, new Fd(gate, peer));
        } catch (SyscallException e) {
            master.close();
            throw e;
        }
    }

    @Override
    public int number(Fd master) {
        return ioctlInt(master, TIOCGPTN);
    }

    @Override
    public void setControlling(Fd terminal) {
        ioctl(terminal, TIOCSCTTY, 0);
    }

    @Override
    public Optional<Pid> foregroundGroup(Fd terminal) {
        int group = ioctlInt(terminal, TIOCGPGRP);
        return group == 0 ? Optional.empty() : Optional.of(new Pid(group));
    }

    private int ioctlInt(Fd terminal, long command) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            ioctl(terminal, command, value.address());
            return value.get(JAVA_INT, 0);
        }
    }

    private long ioctl(Fd terminal, long command, long argument) {
        long result = gate.retry(Syscall.IOCTL, terminal.number(), command, argument, 0, 0, 0);
        if (result < 0) {
            throw SyscallException.of(result, Syscall.IOCTL, terminal, FlagText.value(FlagSets.IOCTL, command));
        }
        return result;
    }
}

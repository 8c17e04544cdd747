package io.gatun.engine.plan.lower;

import static io.gatun.linux.abi.Fcntl.AT_EMPTY_PATH;
import static io.gatun.linux.abi.Fcntl.AT_FDCWD;
import static io.gatun.linux.abi.Fcntl.O_CLOEXEC;
import static io.gatun.linux.abi.Fcntl.O_NOCTTY;
import static io.gatun.linux.abi.Fcntl.O_PATH;
import static io.gatun.linux.abi.Fcntl.O_RDWR;
import static io.gatun.linux.abi.MountApi.MOVE_MOUNT_F_EMPTY_PATH;
import static io.gatun.linux.abi.MountApi.MOVE_MOUNT_T_EMPTY_PATH;
import static io.gatun.linux.abi.MountApi.OPEN_TREE_CLOEXEC;
import static io.gatun.linux.abi.MountApi.OPEN_TREE_CLONE;
import static io.gatun.linux.abi.Tty.TIOCGPTPEER;
import static io.gatun.linux.abi.Tty.TIOCSCTTY;
import static io.gatun.linux.abi.Tty.TIOCSPTLCK;
import static io.gatun.linux.abi.Tty.TIOCSWINSZ;

import io.gatun.engine.plan.frame.DescriptorPassing;
import io.gatun.engine.plan.frame.Frame;
import io.gatun.engine.plan.step.ProcessStep.Terminal;
import io.gatun.engine.plan.step.Slot;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.Operand.Address;
import io.gatun.linux.program.ProgramBuilder;

/** The container's terminal: opened in its own devpts, the other side obtained from the master and not by a path. */
final class TerminalLowering {
    private final Frame frame;
    private final ProgramBuilder out;

    TerminalLowering(Frame frame) {
        this.frame = frame;
        this.out = frame.out;
    }

    void lower(Terminal terminal) {
        var master = out.cell();
        var slave = out.cell();
        frame.openBelow(Operand.of(AT_FDCWD), "/dev/ptmx", O_RDWR | O_NOCTTY, master);
        ioctl(master, TIOCSPTLCK, out.cell());
        ioctl(master, TIOCGPTPEER, Operand.of(O_RDWR | O_NOCTTY | O_CLOEXEC)).into(slave);
        terminal.size()
                .ifPresent(size -> ioctl(
                        master,
                        TIOCSWINSZ,
                        frame.constant((size.height() & 0xffff) | ((size.width() & 0xffff) << 16))));
        new DescriptorPassing(frame).send(Slot.CONSOLE, master);
        frame.close(master);
        for (int stream = 0; stream <= 2; stream++) {
            out.call(Syscall.DUP3, slave.load(), Operand.of(stream), Operand.NONE);
        }
        ioctl(slave, TIOCSCTTY, Operand.NONE);
        // Programs open their terminal by its name too, and then its owner matters; the group is the file system's
        // choice.
        if (terminal.owner() != 0) {
            out.call(Syscall.FCHOWN, slave.load(), Operand.of(terminal.owner()), Operand.of(-1));
        }
        if (terminal.console() == Terminal.Console.BOUND) {
            bindConsole(slave);
        }
        frame.close(slave);
    }

    /** The terminal under the name that programs without another one look for; the file was made with the tree. */
    private void bindConsole(Address slave) {
        var tree = out.cell();
        var place = out.cell();
        out.call(
                        Syscall.OPEN_TREE,
                        slave.load(),
                        frame.text(""),
                        Operand.of(OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH))
                .into(tree);
        frame.openBelow(Operand.of(AT_FDCWD), "/dev/console", O_PATH, place);
        out.call(
                Syscall.MOVE_MOUNT,
                tree.load(),
                frame.text(""),
                place.load(),
                frame.text(""),
                Operand.of(MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH));
        frame.close(place);
        frame.close(tree);
    }

    private ProgramBuilder.Call ioctl(Address fd, long request, Operand argument) {
        return out.call(Syscall.IOCTL, fd.load(), Operand.of(request), argument);
    }
}

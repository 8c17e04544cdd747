package io.gatun.engine.launch;

import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.plan.frame.StatusMessage;
import io.gatun.engine.spec.Hooks.Hook;
import io.gatun.engine.state.Life.StartGate;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.PidFd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Starts a container that another process created. The waiting process is still our own program, so its descriptors
 * are what the plan made them; opening a pipe through /proc/PID/fd gives its other end.
 */
public final class RemoteStart {
    private static final byte[] GO = {1};

    private final Kernel kernel;

    public RemoteStart(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * Gives the start and waits until the program is executed.
     *
     * @param hooks those that the container runs itself
     * @throws StartFailedException if the kernel refuses to execute it
     * @throws io.gatun.engine.model.HookFailedException if a hook of the container's own failed; its process ends then
     */
    public void start(PidFd waiting, StartGate gate, Supplier<List<Hook>> hooks) {
        try (Fd status = open(waiting, gate.status(), OpenHow.read())) {
            try (Fd start = open(waiting, gate.start(), OpenHow.write())) {
                kernel.contents().writeAll(start, GO);
            }
            List<Hook> own = hooks.get();
            // A hook may take as long as it likes.
            Optional<StatusMessage> message =
                    own.isEmpty() ? read(status, own) : Blocking.call(() -> read(status, own));
            if (!own.isEmpty()) {
                if (message.isEmpty()) {
                    throw HookReport.unfinished(own);
                }
                if (message.get() instanceof StatusMessage.HooksDone) {
                    message = read(status, own);
                }
            }
            message.ifPresent(said -> {
                throw failed(said, gate, own);
            });
        }
    }

    /** The next message; empty when the process has closed its end. */
    private Optional<StatusMessage> read(Fd status, List<Hook> hooks) {
        byte[] read = kernel.contents().readOnce(status, StatusMessage.BYTES);
        if (read.length != StatusMessage.BYTES) {
            return Optional.empty();
        }
        long word = ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN).getLong();
        try {
            StatusMessage message = StatusMessage.of(word);
            HookReport.failure(message, hooks).ifPresent(failure -> {
                throw failure;
            });
            return Optional.of(message);
        } catch (IllegalArgumentException e) {
            throw HookReport.foreign(hooks, Long.toHexString(word));
        }
    }

    private Fd open(PidFd process, int number, OpenHow how) {
        try {
            return kernel.files().open(Path.of("/proc/" + process.pid() + "/fd/" + number), how);
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                throw new StartFailedException(
                        "the container's process ended before it was started", StartFailedException.ENGINE, e);
            }
            throw e;
        }
    }

    private static EngineException failed(StatusMessage message, StartGate gate, List<Hook> hooks) {
        if (!(message instanceof StatusMessage.Failed(int entry, int number))) {
            return HookReport.foreign(hooks, message.toString());
        }
        Errno errno = Errno.of(number);
        boolean executes = entry >= gate.executes();
        // Which step an entry came from was known to the engine that created the container.
        String what = executes
                ? "execute the program"
                : "take the last steps before the program (hide from hooks, load the system call filter)";
        int code = errno == Errno.ENOENT ? StartFailedException.NOT_FOUND : StartFailedException.NOT_EXECUTABLE;
        return new StartFailedException(
                "cannot %s: %s (%s)".formatted(what, errno.text(), errno),
                executes ? code : StartFailedException.ENGINE);
    }
}

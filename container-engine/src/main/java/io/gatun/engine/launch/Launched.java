package io.gatun.engine.launch;

import io.gatun.engine.plan.frame.Descriptors;
import io.gatun.engine.plan.frame.StatusMessage;
import io.gatun.engine.plan.lower.Lowering.Lowered;
import io.gatun.engine.plan.step.NamespaceStep.Gate;
import io.gatun.engine.plan.step.ProcessStep.Execute;
import io.gatun.engine.plan.step.ProcessStep.RunHook;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Step;
import io.gatun.engine.spec.Hooks.Hook;
import io.gatun.engine.state.Life.StartGate;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A program on its way to become a container: its messages are read and its gates opened here. For one thread. Closing
 * it before the container is ready ends the program at its next gate.
 */
public final class Launched implements AutoCloseable {
    static final Slot STATUS_READER = Slot.engineEnd(Slot.STATUS);

    private static final byte[] GO = {1};
    private static final byte[] NO = {0};
    /** How often a silent supervisor is asked whether it lives. */
    private static final Duration PULSE = Duration.ofMillis(100);

    private final Kernel kernel;
    private final Lowered lowered;
    private final Descriptors descriptors;
    private final Pid supervisor;
    private final Map<Slot, Fd> ends;
    private final List<StatusMessage> early = new ArrayList<>();

    /** Takes ownership of the engine's ends of the channels. */
    Launched(Kernel kernel, Lowered lowered, Descriptors descriptors, Pid supervisor, Map<Slot, Fd> ends) {
        this.kernel = kernel;
        this.lowered = lowered;
        this.descriptors = descriptors;
        this.supervisor = supervisor;
        this.ends = new HashMap<>(ends);
    }

    /** Where the container's process has the pipes of its start. */
    StartGate gate() {
        return new StartGate(descriptors.number(Slot.START), descriptors.number(Slot.STATUS), executes(lowered));
    }

    /** The process that was spawned, a child of this one. */
    public Pid supervisor() {
        return supervisor;
    }

    /** Waits until the container's process exists; that it has failed already is heard of later. */
    public Pid awaitStarted() {
        for (var message = readSupervised(); message.isPresent(); message = readSupervised()) {
            if (message.get() instanceof StatusMessage.Started(int pid)) {
                return new Pid(pid);
            }
            early.add(message.get());
        }
        early.forEach(this::requireSuccess);
        throw LaunchException.vanished();
    }

    /** The next message; empty when the supervisor has ended without one, whoever else could still speak. */
    private Optional<StatusMessage> readSupervised() {
        boolean ended = false;
        while (!isReadable(ended ? Duration.ZERO : PULSE)) {
            if (ended) {
                return Optional.empty();
            }
            ended = kernel.processes()
                    .stat(supervisor)
                    .filter(stat -> !stat.hasEnded())
                    .isEmpty();
        }
        return read();
    }

    private boolean isReadable(Duration patience) {
        return Blocking.call(() -> kernel.events().awaitReadable(end(STATUS_READER), patience));
    }

    /** Waits until the process has come to its next gate; empty when it is ready instead. */
    public Optional<Gate> awaitGate() {
        var message = await(each -> each instanceof StatusMessage.Waiting || each instanceof StatusMessage.Ready);
        return message instanceof StatusMessage.Waiting(var gate) ? Optional.of(gate) : Optional.empty();
    }

    /** Lets the process go on from the gate it waits at. */
    public void open() {
        kernel.contents().writeAll(end(Slot.engineEnd(Slot.CONTROL)), GO);
    }

    /** Waits until the container is created. */
    public void awaitReady() {
        await(new StatusMessage.Ready()::equals);
    }

    /** Starts the program of the container. */
    public void start() {
        if (!answer(GO)) {
            next();
            throw LaunchException.vanished();
        }
    }

    /** Ends the process when it comes to its next gate or to its start, and closes this. */
    void abandon() {
        try {
            // It holds the writing end itself: nothing it reads there would ever end.
            answer(NO);
        } finally {
            close();
        }
    }

    /** Answers the process that waits for its start; returns whether it is there. */
    private boolean answer(byte[] word) {
        try {
            kernel.contents().writeAll(end(Slot.START_WRITER), word);
            return true;
        } catch (SyscallException e) {
            if (e.is(Errno.EPIPE)) {
                return false;
            }
            throw e;
        }
    }

    /** Waits until the program is executed: the status pipe closes with execve(2). */
    public void awaitExecuted() {
        early.forEach(this::requireSuccess);
        List<Hook> hooks = hooks();
        if (!hooks.isEmpty()) {
            // A hook may take as long as it likes; what else is read here comes at once.
            StatusMessage message = Blocking.call(this::next).orElseThrow(() -> HookReport.unfinished(hooks));
            if (!message.equals(new StatusMessage.HooksDone())) {
                throw HookReport.foreign(hooks, message.toString());
            }
        }
        if (next().isPresent()) {
            throw LaunchException.vanished();
        }
    }

    /**
     * Takes over the engine's end of a channel of the plan, which then is not closed with this object: what the container
     * says live, or the pipe whose end the supervisor takes for the end of the engine.
     */
    public Fd take(Slot slot) {
        Fd end = end(Slot.engineEnd(slot));
        ends.remove(Slot.engineEnd(slot));
        return end;
    }

    private Fd end(Slot slot) {
        Fd end = ends.get(slot);
        if (end == null) {
            throw new IllegalStateException("the engine has no end of " + slot);
        }
        return end;
    }

    /** Closes this process's ends of the pipes. */
    @Override
    public void close() {
        ends.values().forEach(Fd::close);
    }

    /** Two processes speak on the pipe: what one says may come before what the other was expected to say. */
    private StatusMessage await(Predicate<StatusMessage> wanted) {
        for (StatusMessage message : early) {
            requireSuccess(message);
            if (wanted.test(message)) {
                early.remove(message);
                return message;
            }
        }
        while (true) {
            StatusMessage message = next().orElseThrow(LaunchException::vanished);
            if (wanted.test(message)) {
                return message;
            }
            early.add(message);
        }
    }

    /** The next message; empty when the program has closed its end. */
    private Optional<StatusMessage> next() {
        Optional<StatusMessage> message = read();
        message.ifPresent(this::requireSuccess);
        return message;
    }

    private void requireSuccess(StatusMessage message) {
        if (message instanceof StatusMessage.Failed(int entry, int errno)) {
            Step step = lowered.origin(entry).orElseThrow(() -> HookReport.foreign(hooks(), message.toString()));
            throw new LaunchException(step, FailedCall.text(lowered, entry), Errno.of(errno));
        }
        HookReport.failure(message, hooks()).ifPresent(failure -> {
            throw failure;
        });
    }

    private Optional<StatusMessage> read() {
        byte[] read = kernel.contents().readOnce(end(STATUS_READER), StatusMessage.BYTES);
        if (read.length != StatusMessage.BYTES) {
            return Optional.empty();
        }
        long word = ByteBuffer.wrap(read).order(ByteOrder.LITTLE_ENDIAN).getLong();
        try {
            return Optional.of(StatusMessage.of(word));
        } catch (IllegalArgumentException e) {
            throw HookReport.foreign(hooks(), Long.toHexString(word));
        }
    }

    /** The index of the first entry that executes. */
    private static int executes(Lowered lowered) {
        return lowered.program().firstIndex()
                + (int) lowered.origins().stream()
                        .takeWhile(step -> !(step instanceof Execute))
                        .count();
    }

    /** Those that the container runs itself, in their order. */
    private List<Hook> hooks() {
        return lowered.origins().stream()
                .filter(RunHook.class::isInstance)
                .map(RunHook.class::cast)
                .distinct()
                .map(RunHook::hook)
                .toList();
    }
}

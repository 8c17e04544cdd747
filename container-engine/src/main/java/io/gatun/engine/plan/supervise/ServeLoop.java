package io.gatun.engine.plan.supervise;

import static io.gatun.engine.plan.step.Supervision.Duty.END_WITH_ENGINE;
import static io.gatun.engine.plan.step.Supervision.Duty.KILL_CGROUP;
import static io.gatun.engine.plan.step.Supervision.Duty.LIVE;

import io.gatun.engine.plan.frame.Descriptors;
import io.gatun.engine.plan.frame.Frame;
import io.gatun.engine.plan.record.LogFormat;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.SupervisorStep.AwaitExit;
import io.gatun.engine.plan.step.SupervisorStep.Source;
import io.gatun.engine.plan.supervise.PollTable.Watched;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Poll;
import io.gatun.linux.abi.Signal;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.abi.Wait;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.Operand.Address;
import io.gatun.linux.program.ProgramBuilder;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The supervisor's life: waits for output, for the end of the container's process and for the end of the engine at once.
 * When the process has ended, what is left in the streams is read, and then it is over.
 */
final class ServeLoop {
    private static final int SIGNALFD_SIGINFO_BYTES = 128;

    private final Frame frame;
    private final ProgramBuilder out;
    private final Supervised container;
    private final boolean killsCgroup;
    private final PollTable table;
    private final Watched signals;
    private final Address signalFd;
    private final Address siginfo;
    private final Optional<Watched> engine;
    private final Optional<LiveOutput> live;
    private final List<StreamReader> streams;
    private final PollTimeout polling;

    ServeLoop(Frame frame, Supervised container, AwaitExit step) {
        this.frame = frame;
        this.out = frame.out;
        this.container = container;
        this.killsCgroup = step.duties().contains(KILL_CGROUP);
        this.table = new PollTable(out, 3 + step.sources().size());
        this.signals = table.add("signals", PollTable.NOBODY);
        this.signalFd = out.cell("signalfd");
        this.engine = Optional.of(step.duties())
                .filter(duties -> duties.contains(END_WITH_ENGINE))
                .map(duties -> table.add("engine", PollTable.word(frame.descriptors.number(Slot.CONTROL), 0)));
        boolean isLive = step.duties().contains(LIVE) && !step.sources().isEmpty();
        // In front of the buffer, so that an idle supervisor touches one page less.
        this.siginfo = out.scratch(SIGNALFD_SIGINFO_BYTES);
        var buffer = new FrameBuffer(out, isLive ? LogFormat.LIVE_FRAME_BYTES : LogFormat.FRAME_BYTES);
        this.live = isLive
                ? Optional.of(new LiveOutput(out, table, buffer, frame.descriptors.number(Slot.LIVE)))
                : Optional.empty();
        int withoutStreams = table.size();
        this.streams = step.sources().stream()
                .map(source -> new StreamReader(out, table, buffer, source, number(source)))
                .toList();
        this.polling = new PollTimeout(out, withoutStreams, table.size());
    }

    void lower(Optional<LogLowering> log) {
        var again = out.label();
        var reap = out.label();
        var over = out.label();
        begin();
        // The process may have ended before its signal was blocked.
        out.jump(reap);

        out.place(again);
        polling.poll(table, again, over);
        engine.ifPresent(this::killWithEngine);
        reap(reap);
        live.ifPresent(output -> output.deliver(again, polling::readOn, streams));
        for (StreamReader stream : streams) {
            stream.lower(log, live.map(output -> handOn(output, again)));
        }
        out.jump(again);

        out.place(over);
        container.leave();
    }

    private int number(Source source) {
        return switch (source) {
            case STDOUT -> frame.descriptors.number(Slot.STDOUT_READER);
            case STDERR -> frame.descriptors.number(Slot.STDERR_READER);
            case TERMINAL -> Descriptors.HELD_TERMINAL;
        };
    }

    private void begin() {
        out.call(
                        Syscall.SIGNALFD4,
                        Operand.of(-1),
                        frame.constant(1L << (Signal.SIGCHLD - 1)),
                        Operand.of(Long.BYTES),
                        Operand.of(Poll.SFD_CLOEXEC | Poll.SFD_NONBLOCK))
                .into(signalFd);
        signals.ask(signalFd);
        signals.watch();
        engine.ifPresent(Watched::watch);
        live.ifPresent(LiveOutput::begin);
        streams.forEach(StreamReader::begin);
    }

    private Consumer<ProgramBuilder.Label> handOn(LiveOutput output, ProgramBuilder.Label again) {
        return next -> output.handOn(next, () -> polling.holdStreams(again));
    }

    /** A pipe without writers says so whatever is asked for. */
    private void killWithEngine(Watched control) {
        var there = out.label();
        control.ifQuiet(there);
        control.forget();
        if (killsCgroup) {
            out.call(Syscall.WRITE, frame.fd(Slot.CGROUP_KILL), frame.text("1"), Operand.of(1))
                    .toleratingEverything();
        }
        container.kill();
        out.place(there);
    }

    private void reap(ProgramBuilder.Label begin) {
        var done = out.label();
        var ended = out.label();
        signals.ifQuiet(done);
        out.call(Syscall.READ, signalFd.load(), siginfo, Operand.of(SIGNALFD_SIGINFO_BYTES))
                .tolerating(Errno.EAGAIN);
        out.place(begin);
        container.wait4(Wait.WNOHANG | Wait.__WALL).tolerating(Errno.ECHILD);
        container.ifContainer(ended);
        container.ifNothing(done);
        out.jump(begin);
        out.place(ended);
        container.recordEnd();
        // The process id is free for others now.
        engine.ifPresent(Watched::forget);
        polling.end(live.map(output -> output::ifWaiting));
        out.jump(begin);
        out.place(done);
    }
}

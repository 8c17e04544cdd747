package io.gatun.engine.plan.supervise;

import io.gatun.engine.plan.step.SupervisorStep.Source;
import io.gatun.engine.plan.supervise.PollTable.Watched;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Poll;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.ProgramBuilder;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** One of the container's output streams: read when there is something, forgotten when it has ended. */
final class StreamReader {
    private final ProgramBuilder out;
    private final FrameBuffer buffer;
    private final Source source;
    private final Operand fd;
    private final Watched watched;
    private final ProgramBuilder.Label next;

    StreamReader(ProgramBuilder out, PollTable table, FrameBuffer buffer, Source source, int fd) {
        this.out = out;
        this.buffer = buffer;
        this.source = source;
        this.fd = Operand.of(fd);
        this.watched = table.add(source.name().toLowerCase(Locale.ROOT), PollTable.word(fd, Poll.POLLIN));
        this.next = out.label();
    }

    void begin() {
        watched.watch();
    }

    /** Where the loop goes on when this stream had its turn. */
    ProgramBuilder.Label next() {
        return next;
    }

    /**
     * Reads a frame if there is one.
     *
     * @param log where it is written
     * @param live hands it on, and goes on at a label if there is nobody to hand it to
     */
    void lower(Optional<LogLowering> log, Optional<Consumer<ProgramBuilder.Label>> live) {
        var nothing = out.label();
        watched.ifQuiet(next);
        buffer.read(fd, source.stream(), nothing);
        log.ifPresent(files -> files.write(buffer.address(), buffer.total()));
        live.ifPresent(output -> output.accept(next));
        out.jump(next);
        out.place(nothing);
        out.compare(buffer.count().load(), Operand.of(-Errno.EAGAIN.number())).ifZero(next);
        watched.forget();
        out.call(Syscall.CLOSE, fd).toleratingEverything();
        out.place(next);
    }
}

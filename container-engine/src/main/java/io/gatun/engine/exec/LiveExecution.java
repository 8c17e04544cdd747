package io.gatun.engine.exec;

import io.gatun.engine.log.LogFrame;
import io.gatun.engine.stream.Attachment;
import io.gatun.engine.stream.Execution;
import io.gatun.linux.process.Signal;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A program whose supervisor hands its output on. */
final class LiveExecution implements Execution {
    private final Attachment streams;
    private final Supervisor supervisor;

    /** Takes ownership of both. */
    LiveExecution(Attachment streams, Supervisor supervisor) {
        this.streams = streams;
        this.supervisor = supervisor;
    }

    @Override
    public Optional<LogFrame> next() {
        return streams.next();
    }

    @Override
    public Optional<LogFrame> ready() {
        return streams.ready();
    }

    @Override
    public void write(byte[] bytes, int offset, int length, BooleanSupplier wanted) {
        streams.write(bytes, offset, length, wanted);
    }

    @Override
    public void closeInput() {
        streams.closeInput();
    }

    @Override
    public void resize(int rows, int columns) {
        streams.resize(rows, columns);
    }

    @Override
    public void interrupt() {
        streams.interrupt();
    }

    @Override
    public void kill(Signal signal) {
        supervisor.signal(signal);
    }

    @Override
    public Optional<Integer> await() {
        return supervisor.await();
    }

    @Override
    public void close() {
        streams.close();
        supervisor.close();
    }
}

package io.gatun.engine.archive;

import io.gatun.engine.descriptor.DescriptorInput;
import io.gatun.engine.descriptor.DescriptorOutput;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.Pipes;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** One side writes an archive, the other reads it at the same time, with a pipe between them. */
public record Transfer(Kernel kernel) {
    /** The side that has the files. */
    @FunctionalInterface
    public interface From {
        void write(OutputStream out) throws IOException;
    }

    /** The side that gets them. */
    @FunctionalInterface
    public interface To {
        void read(InputStream in) throws IOException;
    }

    /**
     * Copies; returns how many bytes went through the pipe. If both sides fail, one of them did because of the other: a
     * reader that stopped breaks the writer's pipe.
     */
    public long run(From from, To to) throws IOException {
        var pipe = kernel.pipes().pipe2(Pipes.Waiting.BLOCKING);
        var reader = new FutureTask<@Nullable Void>(() -> {
            try (var in = new DescriptorInput(kernel, pipe.read())) {
                to.read(in);
            }
            return null;
        });
        Thread.ofPlatform().name("copy-reader").start(reader);
        Throwable failed = null;
        var out = new Counted(new DescriptorOutput(kernel, pipe.write()));
        try (out) {
            from.write(out);
        } catch (IOException | RuntimeException e) {
            failed = e;
        }
        Throwable readers = failure(reader);
        Throwable cause = failed == null || out.broken ? readers : failed;
        switch (cause) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new IllegalStateException(cause);
        }
        return out.bytes;
    }

    private static @Nullable Throwable failure(FutureTask<@Nullable Void> reader) {
        try {
            reader.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new IOException("interrupted while files were copied", e);
        }
    }

    private static final class Counted extends FilterOutputStream {
        private long bytes;
        private boolean broken;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            try {
                out.write(from, offset, length);
            } catch (IOException e) {
                broken = true;
                throw e;
            }
            bytes += length;
        }
    }
}

package io.gatun.engine.descriptor;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** What is written to a descriptor, as a stream; closing it is the end for its reader. */
public final class DescriptorOutput extends OutputStream {
    private final Kernel kernel;
    private final Fd fd;

    /** Takes ownership of {@code fd}. */
    public DescriptorOutput(Kernel kernel, Fd fd) {
        this.kernel = kernel;
        this.fd = fd;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        byte[] piece = Arrays.copyOfRange(bytes, offset, offset + length);
        try {
            Blocking.call(() -> {
                kernel.contents().writeAll(fd, piece);
                return piece;
            });
        } catch (SyscallException e) {
            if (e.is(Errno.EPIPE)) {
                throw new IOException("the container has closed its standard input", e);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}

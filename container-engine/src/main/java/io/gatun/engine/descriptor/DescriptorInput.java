package io.gatun.engine.descriptor;

import io.gatun.linux.Kernel;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.handle.Fd;
import java.io.InputStream;

/** What is read from a descriptor, as a stream. Reading waits on a thread that may be waited for by a virtual one. */
public final class DescriptorInput extends InputStream {
    private final Kernel kernel;
    private final Fd fd;

    /** Takes ownership of {@code fd}. */
    public DescriptorInput(Kernel kernel, Fd fd) {
        this.kernel = kernel;
        this.fd = fd;
    }

    @Override
    public int read() {
        byte[] one = Blocking.call(() -> kernel.contents().readOnce(fd, 1));
        return one.length == 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        byte[] piece = Blocking.call(() -> kernel.contents().readOnce(fd, Math.min(length, 1 << 16)));
        System.arraycopy(piece, 0, into, offset, piece.length);
        return piece.length == 0 ? -1 : piece.length;
    }

    @Override
    public void close() {
        fd.close();
    }
}

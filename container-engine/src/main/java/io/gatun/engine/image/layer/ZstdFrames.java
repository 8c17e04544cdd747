package io.gatun.engine.image.layer;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.gatun.engine.model.BadImageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;

/**
 * What is inside zstd frames, one after the other; skippable frames are left out (RFC 8878). Only the reference implementation
 * sees the bytes. Must be closed: it owns memory outside the heap, the window among it. Does not close what it reads from.
 */
final class ZstdFrames extends InputStream {
    /** 32 MiB, which level 20 needs. The tools that make images need 8 MiB. */
    private static final int LARGEST_WINDOW_LOG = 25;

    private static final int SKIPPABLE = 0x50;

    static {
        // The runtime image has the library as a file; elsewhere it is unpacked to java.io.tmpdir.
        Path library = Path.of(System.getProperty("java.home", ""), "lib", "libzstd-jni.so");
        if (Files.isRegularFile(library) && System.getProperty("ZstdNativePath") == null) {
            System.setProperty("ZstdNativePath", library.toString());
        }
    }

    private final ZstdInputStreamNoFinalizer in;

    ZstdFrames(InputStream packed) throws IOException {
        in = new ZstdInputStreamNoFinalizer(packed);
        in.setLongMax(LARGEST_WINDOW_LOG);
    }

    /** Whether a stream with these first four bytes is one: it begins with data or with a frame that is skipped. */
    static boolean begin(byte[] head) {
        if (head.length < 4) return false;
        int first = head[0] & 0xff;
        boolean data = first == 0x28 && (head[1] & 0xff) == 0xb5 && head[2] == 0x2f && (head[3] & 0xff) == 0xfd;
        boolean skipped = (first & 0xf0) == SKIPPABLE && head[1] == 0x2a && head[2] == 0x4d && head[3] == 0x18;
        return data || skipped;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        try {
            return in.read(into, offset, length);
        } catch (ZstdIOException e) {
            if (e.getErrorCode() == Zstd.errFrameParameterWindowTooLarge()) {
                throw new BadImageException(
                        "the layer needs more than %d MiB of memory to be decompressed; compress it with zstd -20 or less, without --long"
                                .formatted(1 << (LARGEST_WINDOW_LOG - 20)),
                        e);
            }
            var malformed = new ZipException("zstd: " + e.getMessage());
            malformed.initCause(e);
            throw malformed;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

package io.gatun.engine.archive.tar;

import java.io.IOException;

/** Takes the bytes of a file, extent by extent. */
@FunctionalInterface
public interface DataSink {
    /** Takes {@code count} bytes from the beginning of {@code bytes}, which stand at {@code offset} in the file. */
    void write(long offset, byte[] bytes, int count) throws IOException;
}

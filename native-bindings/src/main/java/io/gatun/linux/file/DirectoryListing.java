package io.gatun.linux.file;

import java.util.Iterator;

/**
 * The names in a directory, without {@code .} and {@code ..}, in no order. Names that are made or removed meanwhile may or may
 * not be there. For one thread; iterating may throw {@link io.gatun.linux.gate.SyscallException}.
 */
public interface DirectoryListing extends Iterator<DirectoryEntry>, AutoCloseable {
    @Override
    void close();
}

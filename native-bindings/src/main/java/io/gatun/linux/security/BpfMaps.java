package io.gatun.linux.security;

import io.gatun.linux.handle.Fd;
import java.util.List;
import java.util.Optional;

/**
 * BPF maps (bpf(2)): tables that programs and this process share. Keys and values are bytes, as long as the map says. All
 * methods throw {@link io.gatun.linux.gate.SyscallException}.
 */
public interface BpfMaps {
    /** How a map finds values. */
    enum Kind {
        /** By key; has only what was put into it. */
        HASH,
        /** As {@link #HASH}; when it is full, what was not used for longest makes room. */
        LRU_HASH,
        /** By a 32-bit number; has all values from the start, zeroed. */
        ARRAY
    }

    /** What a map is like. */
    record Shape(Kind kind, int keyBytes, int valueBytes, int maxEntries) {
        public Shape {
            if (keyBytes <= 0 || valueBytes <= 0 || maxEntries <= 0) {
                throw new IllegalArgumentException("a map has keys, values and entries");
            }
        }
    }

    /** What an update does with a key that is there, or is not. */
    enum Update {
        PUT,
        /** Fails with EEXIST if the key is there. */
        ADD,
        /** Fails with ENOENT if the key is not there. */
        CHANGE
    }

    /** Makes a map. The caller closes it. */
    BpfMap create(Shape shape, BpfName name);

    /** The value of {@code key}. */
    Optional<byte[]> lookup(BpfMap map, byte[] key);

    /** All keys, as far as they were there all the time; entries that others add and remove meanwhile may or may not be among them. */
    List<byte[]> keys(BpfMap map);

    /** Sets the value of {@code key}. */
    void update(BpfMap map, byte[] key, byte[] value, Update update);

    /**
     * Removes {@code key}.
     *
     * @return whether it was there
     */
    boolean delete(BpfMap map, byte[] key);

    /**
     * A map with its shape, without which the kernel would read or write past a value's end.
     *
     * @param fd owned by this object
     */
    record BpfMap(Fd fd, Shape shape) implements AutoCloseable {
        @Override
        public void close() {
            fd.close();
        }
    }
}

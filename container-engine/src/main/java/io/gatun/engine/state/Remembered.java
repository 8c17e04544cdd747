package io.gatun.engine.state;

import io.gatun.linux.file.Stat;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What was read last of files that are replaced as a whole, for as long as they are the same files: to ask for that costs one
 * call of the kernel, to read and parse one several, and more time than all of them. Other processes may replace them at any
 * time; who replaces one here says so, because two files that follow each other within a tick of the file system's clock may
 * look alike. The least used are forgotten first. Safe for many threads.
 *
 * @param <K> what a file belongs to
 * @param <T> what it says; immutable
 */
public final class Remembered<K, T> {
    private final Map<K, Kept<T>> entries;

    private record Kept<T>(Version version, T value) {}

    /** Tells a file from one that replaced it: the inode may be used again, but not at the same time. */
    private record Version(long inode, long sizeBytes, Instant modified, Instant changed) {
        static Version of(Stat stat) {
            return new Version(
                    stat.inode(),
                    stat.sizeBytes(),
                    stat.times().modified(),
                    stat.times().changed());
        }
    }

    /** @param most how many are kept */
    public Remembered(int most) {
        entries = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Kept<T>> eldest) {
                return size() > most;
            }
        };
    }

    /**
     * What the file of {@code key} says.
     *
     * @param now the file, asked for before this
     * @param reading reads it if it has changed; empty if it is gone
     */
    public Optional<T> get(K key, Stat now, Supplier<Optional<T>> reading) {
        Version version = Version.of(now);
        Optional<T> known = known(key, version);
        if (known.isPresent()) return known;
        Optional<T> read = reading.get();
        // If it was replaced meanwhile this is newer than its version says, and is read once more by the next who asks.
        read.ifPresent(value -> put(key, new Kept<>(version, value)));
        return read;
    }

    private synchronized Optional<T> known(K key, Version version) {
        Kept<T> kept = entries.get(key);
        return kept == null || !kept.version().equals(version) ? Optional.empty() : Optional.of(kept.value());
    }

    private synchronized void put(K key, Kept<T> kept) {
        entries.put(key, kept);
    }

    /** A file was written here, while nobody else could write it. */
    public void put(K key, Stat written, T value) {
        put(key, new Kept<>(Version.of(written), value));
    }

    /** A file was replaced or removed here. */
    public synchronized void forget(K key) {
        entries.remove(key);
    }
}

package io.gatun.cli.proxy;

import io.gatun.proxy.ServicesFile;
import io.gatun.proxy.model.ProxyConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Where a configuration comes from, and whether it has changed since it was read. For one thread. */
final class Source {
    private final Supplier<ProxyConfig> reader;
    private final Optional<Path> file;
    private String read = "";

    private Source(Supplier<ProxyConfig> reader, Optional<Path> file) {
        this.reader = reader;
        this.file = file;
    }

    /** One that never changes. */
    static Source of(ProxyConfig config) {
        return new Source(() -> config, Optional.empty());
    }

    /** A file, edited in place or replaced by another. */
    static Source of(Path file) {
        return new Source(() -> ServicesFile.read(file), Optional.of(file));
    }

    /**
     * What it says now.
     *
     * @throws IllegalArgumentException if it is wrong
     */
    ProxyConfig read() {
        read = state();
        return reader.get();
    }

    boolean hasChanged() {
        return !state().equals(read);
    }

    private String state() {
        if (file.isEmpty()) return "";
        try {
            return Files.readAttributes(file.get(), "unix:ino,size,lastModifiedTime")
                    .toString();
        } catch (IOException e) {
            return "gone";
        }
    }
}

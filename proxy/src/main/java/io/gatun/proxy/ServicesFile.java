package io.gatun.proxy;

import io.gatun.proxy.file.ServicesFileException;
import io.gatun.proxy.file.ServicesReader;
import io.gatun.proxy.model.ProxyConfig;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file of services, see docs/proxy.md. */
public final class ServicesFile {
    private static final long MAX_BYTES = 32L << 20;

    private ServicesFile() {}

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException with the place in the file and the reason
     */
    public static ProxyConfig read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) throw new IllegalArgumentException(file + ": longer than 32 MiB");
            return ServicesReader.read(Files.readString(file));
        } catch (ServicesFileException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(file + ": there is no such file", e);
        } catch (MalformedInputException e) {
            throw new IllegalArgumentException(file + ": not text in UTF-8", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}

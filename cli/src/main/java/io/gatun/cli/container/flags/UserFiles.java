package io.gatun.cli.container.flags;

import io.gatun.cli.command.Console;
import io.gatun.engine.model.BadRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The files and variables that flags name: the caller's, read with the caller's rights. */
public final class UserFiles {
    private static final int MOST_BYTES = 4 << 20;

    private final Console console;

    public UserFiles(Console console) {
        this.console = console;
    }

    /** A path that the caller wrote, from where it was called. */
    public String absolute(String path) {
        try {
            return console.directory().resolve(path).normalize().toString();
        } catch (InvalidPathException e) {
            throw new BadRequestException("\"%s\" is no path".formatted(path.replace('\0', '?')), "");
        }
    }

    /**
     * The text of a file.
     *
     * @param flag for the message
     * @throws BadRequestException if it cannot be read, or is larger than 4 MB
     */
    String read(String flag, String path) {
        try (var stream = Files.newInputStream(Path.of(absolute(path)))) {
            byte[] bytes = stream.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES)
                throw new BadRequestException("%s: %s is larger than 4 MB".formatted(flag, path), "");
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new BadRequestException("%s: there is no file %s".formatted(flag, path), "");
        } catch (IOException e) {
            throw new BadRequestException("%s: cannot read %s (%s)".formatted(flag, path, e.getMessage()), "");
        }
    }

    /** A variable of the caller's environment. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(console.environment().get(name));
    }
}

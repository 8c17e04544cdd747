package io.gatun.cli.container;

import io.gatun.cli.command.Invocation;
import io.gatun.cli.container.flags.UserFiles;
import io.gatun.engine.ContainerInfo;
import io.gatun.engine.model.BadRequestException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The file that {@code --cidfile} names: made before the container, so that two callers never share one. */
final class IdFile {
    private final Optional<Path> path;

    private IdFile(Optional<Path> path) {
        this.path = path;
    }

    static IdFile of(Invocation invocation) {
        var files = new UserFiles(invocation.console());
        return new IdFile(
                invocation.arguments().value("cidfile").map(files::absolute).map(Path::of));
    }

    /**
     * Makes a container, and writes its id.
     *
     * @throws BadRequestException if the file is there already, or cannot be made
     */
    ContainerInfo around(Supplier<ContainerInfo> creation) {
        if (path.isEmpty()) return creation.get();
        try (var file = FileChannel.open(path.get(), Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            var made = made(creation);
            file.write(ByteBuffer.wrap(made.id().value().getBytes(StandardCharsets.US_ASCII)));
            return made;
        } catch (FileAlreadyExistsException e) {
            throw new BadRequestException(
                    "--cidfile: %s is there already".formatted(path.get()), "remove it, or name another file");
        } catch (IOException e) {
            throw new BadRequestException("--cidfile: cannot write %s (%s)".formatted(path.get(), e.getMessage()), "");
        }
    }

    private ContainerInfo made(Supplier<ContainerInfo> creation) throws IOException {
        try {
            return creation.get();
        } catch (RuntimeException e) {
            Files.deleteIfExists(path.orElseThrow());
            throw e;
        }
    }
}

package io.gatun.engine.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.options.UserText;
import io.gatun.engine.spec.ProcessSpec.User;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of users in a root filesystem that somebody else has made. */
class ContainerAccountsTest {
    private final Kernel kernel = Kernel.open();

    @TempDir
    private Path root;

    @BeforeEach
    void makeDirectory() throws IOException {
        Files.createDirectory(root.resolve("etc"));
    }

    @Test
    void usersAndGroupsAreRead() throws IOException {
        Files.writeString(root.resolve("etc/passwd"), "web:x:7:8::/:/bin/sh\n");
        Files.writeString(root.resolve("etc/group"), "web:x:8:\n");

        assertEquals(7, user("web").uid());
        assertEquals(8, user("web:web").gid());
    }

    @Test
    void pipeIsNotWaitedForAndDirectoryNotRead() throws IOException, InterruptedException {
        new ProcessBuilder("mkfifo", root.resolve("etc/passwd").toString())
                .start()
                .waitFor();
        Files.createDirectory(root.resolve("etc/group"));

        assertThrows(BadRequestException.class, () -> user("root"));
        assertThrows(BadRequestException.class, () -> user("0:root"));
    }

    @Test
    void linksStayInside() throws IOException {
        Files.createSymbolicLink(root.resolve("etc/passwd"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(root.resolve("etc/group"), Path.of("../../../../etc/names"));
        Files.writeString(root.resolve("etc/names"), "inside:x:9:\n");

        assertThrows(BadRequestException.class, () -> user("root"));
        assertEquals(9, user("0:inside").gid());
    }

    private User user(String text) {
        try (var directory = kernel.files().open(root, OpenHow.directory())) {
            return new ContainerAccounts(kernel)
                    .read(directory)
                    .identity(UserText.parse(text), List.of())
                    .user();
        }
    }
}

package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.spec.IdMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --userns-remap} takes. */
class RemappedUsersTest {
    @TempDir
    private Path etc;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(etc.resolve("passwd"), "root:x:0:0::/:/bin/sh\nanna:x:1000:100::/:/bin/sh\n");
        Files.writeString(etc.resolve("group"), "root:x:0:\nstaff:x:50:\nanna:x:1000:\n");
        Files.writeString(
                etc.resolve("subuid"),
                "# of people\nanna:400000:1000\nanna:200000:65536\ndockremap:100000:65536\nanna:x:1\n");
        Files.writeString(etc.resolve("subgid"), "1000:300000:65536\nstaff:500000:10\ndockremap:110000:65536\n");
    }

    @Test
    void defaultIsTheUserOfDocker() throws IOException {
        var users = RemappedUsers.read("default", etc);
        assertEquals(List.of(new IdMapping(0, 100_000, 65_536)), users.uids());
        assertEquals(List.of(new IdMapping(0, 110_000, 65_536)), users.gids());
    }

    @Test
    void rangesFollowEachOtherAndMayBeOfANumber() throws IOException {
        var users = RemappedUsers.read("anna", etc);
        assertEquals(List.of(new IdMapping(0, 200_000, 65_536), new IdMapping(65_536, 400_000, 1000)), users.uids());
        assertEquals(List.of(new IdMapping(0, 300_000, 65_536)), users.gids());
        assertEquals(users, RemappedUsers.read("1000", etc));
        assertEquals(
                List.of(new IdMapping(0, 500_000, 10)),
                RemappedUsers.read("anna:staff", etc).gids());
    }

    @Test
    void whatIsMissingIsSaid() throws IOException {
        for (String wrong : List.of("", "a:b:c", "anna:", "nobody", "root", "anna:nogroup")) {
            assertThrows(IOException.class, () -> RemappedUsers.read(wrong, etc), wrong);
        }
        Files.delete(etc.resolve("subgid"));
        var problem = assertThrows(IOException.class, () -> RemappedUsers.read("default", etc));
        assertTrue(
                String.valueOf(problem.getMessage()).contains("has no range for dockremap; add one"),
                problem::toString);
    }
}

package io.gatun.linux.net.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {
    @TempDir
    private Path directory;

    @Test
    void whatASocketHasLeftIsRemoved() throws IOException {
        Path path = directory.resolve("socket");
        try (var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(path));
        }
        SocketFile.remove(path);
        assertFalse(Files.exists(path));
        SocketFile.remove(path);
    }

    @Test
    void fileDirectoryAndLinkAreLeftAlone() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "precious");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        for (Path each : new Path[] {file, link, directory}) {
            assertThrows(FileAlreadyExistsException.class, () -> SocketFile.remove(each));
        }
        assertEquals("precious", Files.readString(link));
    }
}

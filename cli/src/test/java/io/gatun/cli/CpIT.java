package io.gatun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.testing.BusyboxRoot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Copies by the command: files, links, streams, and what it refuses. */
class CpIT extends InWorkplace {
    @Test
    void filesGoInAndOut() throws IOException {
        call("create", "--name", "box", "host", "true");
        Files.writeString(directory.resolve("f"), "hello");

        var in = call("cp", directory + "/f", "box:/srv/g");
        assertEquals(0, in.code(), in.err());
        assertEquals("Successfully copied 2.05kB to box:/srv/g\n", in.err());
        var out = call("cp", "-q", "box:/srv/g", directory + "/h");
        assertEquals(0, out.code(), out.err());
        assertEquals("", out.err());
        assertEquals("hello", Files.readString(directory.resolve("h")));
    }

    @Test
    void archivesGoThroughTheStreams() throws IOException {
        call("create", "--name", "box", "host", "true");
        Files.writeString(directory.resolve("f"), "hello");
        call("cp", directory + "/f", "box:/srv/g");

        byte[] tar = streamed(new byte[0], "cp", "box:/srv/.", "-");
        streamed(tar, "cp", "-", "box:/opt");
        call("cp", "box:/opt/g", directory + "/h");
        assertEquals("hello", Files.readString(directory.resolve("h")));
    }

    @Test
    void exportWritesAllFiles() throws IOException {
        var root = BusyboxRoot.in(Files.createDirectory(directory.resolve("root")));
        Files.writeString(root.resolve("f"), "hello");
        call("create", "--name", "box", "--rootfs", root.toString(), "true");
        var exported = call("export", "-o", directory + "/whole.tar", "box");
        assertEquals(0, exported.code(), exported.err());
        var imported = call("import", directory + "/whole.tar", "whole:1");
        assertEquals(0, imported.code(), imported.err());
        call("create", "--name", "copy", "whole:1", "true");
        call("cp", "copy:/f", directory + "/back");
        assertEquals("hello", Files.readString(directory.resolve("back")));
        assertEquals(1, call("export", "-o", directory + "/no.tar", "nobody").code());
        assertTrue(Files.notExists(directory.resolve("no.tar")));
    }

    @Test
    void whatIsWrongIsSaid() throws IOException {
        call("create", "--name", "box", "host", "true");
        assertEquals(125, call("cp", "box:/a", "other:/b").code());
        assertEquals(125, call("cp", "/a", "/b").code());
        var missing = call("cp", "box:/no/such", directory + "/x");
        assertEquals(1, missing.code());
        assertTrue(missing.err().contains("could not find the file /no/such in container"), missing.err());
        var nowhere = call("cp", "box:/etc/passwd", directory + "/no/where");
        assertTrue(nowhere.err().contains("make it first"), nowhere.err());
    }

    private byte[] streamed(byte[] in, String... words) {
        var out = new ByteArrayOutputStream();
        var result = new InProcess(place, directory).call(in, out, words);
        assertEquals(0, result.code(), result.err());
        return out.toByteArray();
    }
}

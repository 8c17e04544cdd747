package io.gatun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.cli.testing.Workplace;
import io.gatun.cli.testing.Workplace.Result;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configurations that are wrong or made to harm: each is one clear line, and makes nothing. */
class HostileConfigIT {
    private static final String START = "{\"ociVersion\": \"1.2.0\", \"root\": {\"path\": \"rootfs\"}";

    @TempDir
    private Path directory;

    private Workplace place;
    private Path bundle;

    @BeforeEach
    void makeBundle() throws IOException {
        place = new Workplace(directory);
        bundle = Files.createDirectory(directory.resolve("bundle"));
        Files.createDirectory(bundle.resolve("rootfs"));
    }

    @AfterEach
    void close() {
        place.close();
    }

    @Test
    void documentOfEndlessDepthIsRefused() throws IOException {
        refused("{\"annotations\":".repeat(10_000) + "1" + "}".repeat(10_000));
    }

    @Test
    void hugeFileIsRefusedBeforeItIsRead() throws IOException {
        try (var file = new RandomAccessFile(bundle.resolve("config.json").toFile(), "rw")) {
            file.setLength(1L << 30);
        }
        refused();
    }

    @Test
    void wrongTypeIsNamedByItsPlace() throws IOException {
        String error = refused(START + ", \"process\": {\"cwd\": \"/\", \"args\": {\"0\": \"true\"}}}");
        assertTrue(error.contains("process.args"), error);
    }

    @Test
    void keyThatComesTwiceIsNamed() throws IOException {
        String error = refused(START + ", \"hostname\": \"a\", \"hostname\": \"b\"}");
        assertTrue(error.contains("hostname"), error);
    }

    @Test
    void controlCharactersDoNotReachTheTerminal() throws IOException {
        String error = refused(START + ", \"process\": {\"cwd\": \"\\u001b[2J\\u0007\", \"args\": [\"true\"]},"
                + " \"linux\": {\"namespaces\": [{\"type\": \"\\u001b[31mred\"}]}}");
        assertFalse(error.contains("\u001b"), error);
        assertFalse(error.contains("\u0007"), error);
    }

    @Test
    void groupsAreNotElsewhereBelowTheirTree() throws IOException {
        String error = refused(START + ", \"process\": {\"cwd\": \"/\", \"args\": [\"true\"]},"
                + " \"linux\": {\"cgroupsPath\": \"/a/../../../etc\"}}");
        assertTrue(error.contains("cgroupsPath"), error);
    }

    private String refused(String document) throws IOException {
        Files.writeString(bundle.resolve("config.json"), document);
        return refused();
    }

    private String refused() {
        Result result = oci("create", "--bundle", bundle.toString(), "box");
        assertNotEquals(0, result.code());
        assertFalse(result.err().contains("Exception"), result.err());
        assertFalse(result.err().contains("Error:"), result.err());
        assertTrue(result.err().length() < 1_000 && !result.err().isBlank(), result.err());
        assertEquals("", oci("list", "-q").out());
        return result.err();
    }

    private Result oci(String... words) {
        var line = new ArrayList<>(
                List.of("oci", "--root", directory.resolve("oci").toString()));
        line.addAll(List.of(words));
        return Workplace.finish(place.process(line.toArray(String[]::new)).redirectInput(new File("/dev/null")));
    }
}

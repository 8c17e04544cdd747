package io.gatun.engine.image.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.Login;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A helper as docker's command would call it: its verb is the only argument, registries are told on its input. */
class CredentialHelperIT {
    private static final Path PROGRAMS = Path.of("/usr/local/bin");

    @TempDir
    private Path directory;

    private final String name =
            "gatun-test-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    private final Path program = PROGRAMS.resolve("docker-credential-" + name);

    @BeforeEach
    void install() throws Exception {
        boolean found =
                List.of(System.getenv().getOrDefault("PATH", "").split(":")).contains(PROGRAMS.toString());
        Assumptions.assumeTrue(found && Files.isWritable(PROGRAMS), "no " + PROGRAMS + " on PATH to put a helper into");
        Files.writeString(program, """
                #!/bin/sh
                cd '%s' || exit 9
                echo "$# $1" >> calls
                case $1 in
                  store) cat > kept ;;
                  erase) rm -f kept ;;
                  get) registry=$(cat); if [ -f kept ] && grep -q "\"$registry\"" kept; then cat kept; else echo "credentials not found in native keychain"; exit 1; fi ;;
                esac
                """.formatted(directory));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void remove() throws Exception {
        Files.deleteIfExists(program);
    }

    @Test
    void loginsAreKeptByTheHelperAndNotInTheFile() throws Exception {
        Path file = Files.writeString(directory.resolve("config.json"), "{\"credsStore\": \"%s\"}".formatted(name));
        var config = new DockerConfig(file);
        String registry = "127.0.0.1:5000";
        assertEquals(Login.NONE, config.login(registry));
        var login = new Login("me", "pass \"word\"", "");
        config.keep(registry, login);
        assertEquals(login, config.login(registry));
        assertFalse(Files.readString(file).contains("auths"));
        config.keep(registry, new Login("", "", "a-token"));
        assertEquals(new Login("", "", "a-token"), config.login(registry));
        config.keep(registry, Login.NONE);
        assertEquals(Login.NONE, config.login(registry));
        assertTrue(Files.readAllLines(directory.resolve("calls")).stream().allMatch(call -> call.startsWith("1 ")));
    }

    @Test
    void helperOfOneRegistryIsAskedForNoOther() throws Exception {
        Path file = Files.writeString(
                directory.resolve("config.json"), "{\"credHelpers\": {\"one.test\": \"%s\"}}".formatted(name));
        var config = new DockerConfig(file);
        config.keep("other.test", new Login("a", "b", ""));
        assertFalse(Files.exists(directory.resolve("calls")));
        config.keep("one.test; touch x", new Login("a", "b", ""));
        config.keep("one.test", new Login("c", "d", ""));
        assertEquals(new Login("c", "d", ""), config.login("one.test"));
        assertEquals(List.of("1 store", "1 get"), Files.readAllLines(directory.resolve("calls")));
    }

    @Test
    void namesThatAreNoProgramAndProgramsThatAreNotThereAreSaid() {
        assertThrows(BadRequestException.class, () -> new CredentialHelper("../x"));
        var missing =
                assertThrows(BadRequestException.class, () -> new CredentialHelper(name + "-not").get("one.test"));
        assertTrue(missing.getMessage().contains("install it"), missing.getMessage());
    }
}

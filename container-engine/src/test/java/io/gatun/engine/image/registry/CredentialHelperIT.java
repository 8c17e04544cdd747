package io.gatun.engine.image.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.Login;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A helper as docker's command would call it: its verb is the only argument, registries are told on its input. */
@Timeout(60)
class CredentialHelperIT {
    @TempDir
    private Path directory;

    private final String name =
            "gatun-test-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    private Path program;

    /** The JDK looks programs up where its own PATH says, which nobody can change while it runs. */
    @BeforeEach
    void install() throws Exception {
        Optional<Path> programs = Stream.of(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(Path::of)
                .filter(place -> place.endsWith("target/test-bin"))
                .findFirst();
        Assumptions.assumeTrue(
                programs.isPresent(), "no target/test-bin on the PATH of this JVM to put a helper into (pom.xml does)");
        program = Files.createDirectories(programs.orElseThrow()).resolve("docker-credential-" + name);
        script("""
                cd '%s' || exit 9
                echo "$# $1" >> calls
                case $1 in
                  store) cat > kept ;;
                  erase) rm -f kept ;;
                  get) registry=$(cat); if [ -f kept ] && grep -qF "\"$registry\"" kept; then cat kept; else echo "credentials not found in native keychain"; exit 1; fi ;;
                esac
                """.formatted(directory));
    }

    private void script(String text) throws IOException {
        Files.writeString(program, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void remove() throws Exception {
        if (program != null) Files.deleteIfExists(program);
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
                directory.resolve("config.json"),
                "{\"credHelpers\": {\"one.test\": \"%1$s\", \"one.test; touch x\": \"%1$s\"}}".formatted(name));
        var config = new DockerConfig(file);
        config.keep("other.test", new Login("a", "b", ""));
        assertFalse(Files.exists(directory.resolve("calls")));
        config.keep("one.test; touch x", new Login("a", "b", ""));
        assertEquals(new Login("a", "b", ""), config.login("one.test; touch x"));
        assertFalse(Files.exists(directory.resolve("x")));
        config.keep("one.test", new Login("c", "d", ""));
        assertEquals(new Login("c", "d", ""), config.login("one.test"));
        assertEquals(List.of("1 store", "1 get", "1 store", "1 get"), Files.readAllLines(directory.resolve("calls")));
    }

    @Test
    void helperThatDoesNotReadWhatItIsToldMaySucceed() throws Exception {
        script("echo '{\"Username\": \"me\", \"Secret\": \"deaf\"}'");
        var helper = new CredentialHelper(name);
        // More than a pipe takes: writing it ends with EPIPE.
        helper.store("one.test", new Login("me", "x".repeat(300_000), ""));
        helper.erase("one.test");
        assertEquals(new Login("me", "deaf", ""), helper.get("one.test"));
        script("echo no; exit 3");
        var failed = assertThrows(
                BadRequestException.class, () -> helper.store("one.test", new Login("me", "x".repeat(300_000), "")));
        assertTrue(failed.getMessage().contains("failed: no"), failed.getMessage());
    }

    @Test
    void helperThatHangsIsEndedWithWhatItStarted() throws Exception {
        Path child = directory.resolve("child");
        script("sleep 50 & echo $! > %s; wait; exit 0".formatted(child));
        assertTooLate();
        var left = ProcessHandle.of(Long.parseLong(Files.readString(child).strip()));
        if (left.isPresent()) left.get().onExit().get(10, TimeUnit.SECONDS);
    }

    @Test
    void helperThatLeavesAProgramWithItsOutputIsNotWaitedFor() throws Exception {
        Path child = directory.resolve("child");
        script("echo '{\"Username\": \"me\", \"Secret\": \"s\"}'; sleep 50 & echo $! > %s; exit 0".formatted(child));
        try {
            var login = assertTimeout(Duration.ofSeconds(20), () -> new CredentialHelper(name).get("one.test"));
            assertEquals(new Login("me", "s", ""), login);
        } finally {
            ProcessHandle.of(Long.parseLong(Files.readString(child).strip())).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private void assertTooLate() {
        var helper = new CredentialHelper(name, Duration.ofSeconds(2));
        var late = assertTimeout(
                Duration.ofSeconds(20), () -> assertThrows(BadRequestException.class, () -> helper.get("one.test")));
        assertTrue(late.getMessage().contains("it took longer than 2 s"), late.getMessage());
    }

    @Test
    void namesThatAreNoProgramAndProgramsThatAreNotThereAreSaid() {
        assertThrows(BadRequestException.class, () -> new CredentialHelper("../x"));
        var missing =
                assertThrows(BadRequestException.class, () -> new CredentialHelper(name + "-not").get("one.test"));
        assertTrue(missing.getMessage().contains("install it"), missing.getMessage());
    }
}

package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.BackendStatus.State;
import io.gatun.proxy.model.ExecCheck;
import io.gatun.proxy.model.Pace;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.TestBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecCheckTest {
    private static final Pace PACE = new Pace(Duration.ofMillis(100), Duration.ofSeconds(1), 1, 1);

    @TempDir
    Path directory;

    private final Proxy proxy = Proxy.open(new ProxySettings(1, 500));

    @AfterEach
    void close() {
        proxy.close();
    }

    private Path program(String text) throws Exception {
        Path file = Files.createTempFile(directory, "check", "");
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static State state(Service service) {
        return service.status().getFirst().state();
    }

    @Test
    void exitCodeDecidesAndTheEnvironmentIsTheAddressAlone() throws Exception {
        Path seen = directory.resolve("seen");
        Path down = directory.resolve("down");
        Path check = program("env >" + seen + ".new; mv " + seen + ".new " + seen + "; test ! -e " + down);
        try (var a = TestBackend.saying('a')) {
            var spec = ServiceSpec.on(AddressText.internet("127.0.0.1:0"))
                    .withCheck(new ExecCheck(List.of(check.toString()), PACE));
            Service service = proxy.listen(spec, List.of(a.backend()));
            Clients.await(() -> Files.exists(seen));
            List<String> environment = Files.readAllLines(seen);
            assertEquals(
                    List.of("GATUN_BACKEND=" + a.backend().text()),
                    environment.stream()
                            .filter(line ->
                                    !line.startsWith("PATH=") && !line.startsWith("PWD=") && !line.startsWith("_="))
                            .filter(line -> !line.startsWith("OLDPWD=") && !line.startsWith("SHLVL="))
                            .toList());
            assertEquals(State.UP, state(service));
            Files.createFile(down);
            Clients.await(() -> state(service) == State.DOWN);
            Files.delete(down);
            Clients.await(() -> state(service) == State.UP);
        }
    }

    @Test
    void programThatDoesNotEndIsKilledWithItsChildrenAndOneThatIsNotThereIsAFailure() throws Exception {
        Path child = directory.resolve("child");
        Path check = program("sleep 300 & echo $! >" + child + ".new; mv " + child + ".new " + child + "; wait");
        for (String command : List.of(check.toString(), "/nowhere/check")) {
            try (var a = TestBackend.saying('a')) {
                var spec = ServiceSpec.on(AddressText.internet("127.0.0.1:0"))
                        .withCheck(new ExecCheck(
                                List.of(command), new Pace(Duration.ofMillis(100), Duration.ofMillis(300), 1, 1)));
                Service service = proxy.listen(spec, List.of(a.backend()));
                Clients.await(() -> state(service) == State.DOWN);
                service.close();
            }
        }
        long pid = Long.parseLong(Files.readString(child).strip());
        Clients.await(() -> isDead(pid));
        assertThrows(IllegalArgumentException.class, () -> new ExecCheck(List.of("check"), PACE));
    }

    // Whoever takes the dead of this machine may be late, or never come.
    private static boolean isDead(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (IOException e) {
            return true;
        }
    }
}

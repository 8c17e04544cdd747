package io.gatun.cli.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatun.cli.testing.Workplace;
import io.gatun.linux.testing.Awaiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gatun proxy --vip} as a process that is killed, with clients of a control group of this test's own. */
class VirtualAddressIT {
    private static final String VIP = "10.96.7.21";
    private static final String SECOND = "10.96.7.22";

    private final String instance = "t" + UUID.randomUUID().toString().substring(0, 8);
    private final Path pins = Path.of("/run/gatun/vip-" + instance);
    private final Path group = unified().resolve("gatun-test-" + instance);
    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path directory;

    private static Path unified() {
        return Stream.of("/sys/fs/cgroup/unified", "/sys/fs/cgroup")
                .map(Path::of)
                .filter(tree -> Files.exists(tree.resolve("cgroup.controllers")))
                .findFirst()
                .orElse(Path.of("/none"));
    }

    @BeforeEach
    void makeGroup() throws IOException {
        assumeTrue(Files.exists(group.getParent()), "no tree of cgroup version 2");
        Files.createDirectory(group);
    }

    @AfterEach
    void removeAll() throws Exception {
        for (Process each : processes) each.destroyForcibly().waitFor();
        Awaiting.await(
                "the group is empty",
                () -> Files.readString(group.resolve("cgroup.procs")).isEmpty());
        Files.deleteIfExists(group);
        if (Files.exists(pins)) {
            new ProcessBuilder("umount", pins.toString()).start().waitFor();
            Files.deleteIfExists(pins);
        }
    }

    /** A server that says a letter and then what it is told. */
    private record Server(ServerSocket listening, char letter) implements AutoCloseable {
        static Server saying(char letter) throws IOException {
            var server = new Server(new ServerSocket(0, 64, InetAddress.ofLiteral("127.0.0.1")), letter);
            Thread.ofVirtual().start(server::serve);
            return server;
        }

        private void serve() {
            while (!listening.isClosed()) {
                try {
                    Socket socket = listening.accept();
                    Thread.ofVirtual().start(() -> talk(socket));
                } catch (IOException e) {
                    // closed
                }
            }
        }

        private void talk(Socket socket) {
            try (socket) {
                socket.getOutputStream().write(letter);
                socket.getInputStream().transferTo(socket.getOutputStream());
            } catch (IOException e) {
                // the client has gone
            }
        }

        String address() {
            return "127.0.0.1:" + listening.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            listening.close();
        }
    }

    private Process proxy(String to, String... addresses) throws IOException {
        var words = new ArrayList<>(List.of("proxy", "--to", to));
        words.addAll(List.of("--cgroup", group.toString(), "--instance", instance));
        for (String each : addresses) words.addAll(List.of("--vip", each + ":80"));
        Process process = new Workplace(directory)
                .process(words.toArray(String[]::new))
                .redirectError(Redirect.INHERIT)
                .start();
        processes.add(process);
        for (String each : addresses) {
            String said = process.inputReader().readLine();
            assertTrue(said != null && said.endsWith(each + ":80"), () -> "the proxy says " + said);
        }
        return process;
    }

    private Process inGroup(Path output, String script) throws IOException {
        Process process = new ProcessBuilder("bash", "-c", script)
                .redirectOutput(output.toFile())
                .redirectError(Redirect.DISCARD)
                .start();
        processes.add(process);
        return process;
    }

    /** One connection stays open, and others come one after the other, until a file is there. */
    private String client(Path until) {
        return """
            echo $$ > %1$s/cgroup.procs
            exec 3<>/dev/tcp/%2$s/80
            read -rn1 -u3 answer; printf %%s "$answer"
            until [[ -e %3$s ]]; do
              answer=$(head -c1 <>/dev/tcp/%2$s/80) || answer=F
              printf %%s "${answer:-E}"
            done
            echo x >&3; read -r -u3 -t 5 answer; printf ' %%s' "$answer"
            """.formatted(group, VIP, until);
    }

    private String answer(String address) throws Exception {
        Path output = directory.resolve("answer");
        inGroup(
                        output,
                        "echo $$ > %s/cgroup.procs; timeout 1 head -c1 <>/dev/tcp/%s/80 || printf none"
                                .formatted(group, address))
                .waitFor();
        return Files.readString(output);
    }

    private static int length(Path output) {
        try {
            return (int) Files.size(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void killedProcessIsNotMissedUnderLoadAndTheNextOneTakesOverAndCleansUp() throws Exception {
        Path heard = directory.resolve("heard");
        Path stop = directory.resolve("stop");
        try (var a = Server.saying('a');
                var b = Server.saying('b')) {
            Process first = proxy(a.address(), VIP, SECOND);
            Process client = inGroup(heard, client(stop));
            Awaiting.await("answers before the kill", () -> length(heard) > 30);
            first.destroyForcibly().waitFor();
            int killed = length(heard);
            Awaiting.await("answers after the kill", () -> length(heard) > killed + 100);
            assertEquals("a", answer(SECOND));
            Process next = proxy(b.address(), VIP);
            Awaiting.await(
                    "answers of the next one's backend",
                    () -> Files.readString(heard).contains("bbbbb"));
            assertEquals("none", answer(SECOND), "what the next one does not know of is gone");
            Files.createFile(stop);
            assertTrue(client.waitFor(20, TimeUnit.SECONDS));
            String all = Files.readString(heard);
            assertTrue(all.matches("a{130,}b{5,} x"), () -> "every connection is answered: " + all);
            next.destroy();
            assertTrue(next.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, next.exitValue());
            assertEquals("none", answer(VIP));
            try (Stream<Path> left = Files.list(pins)) {
                // The kernel's own are in every such file system.
                assertEquals(
                        List.of(),
                        left.filter(each -> !each.toString().endsWith(".debug")).toList());
            }
        }
    }
}

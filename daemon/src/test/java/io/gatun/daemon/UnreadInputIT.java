package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.testing.Awaiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs that read nothing of what their clients send: whoever has gone leaves no thread behind. */
@Timeout(60)
class UnreadInputIT {
    private static final int CLIENTS = 100;
    private static final int PROGRAMS = 10;
    private static final Pattern ID = Pattern.compile("\"Id\":\"([0-9a-f]{64})\"");
    private static final String ATTACH = "/containers/box/attach?stream=1&stdin=1&stdout=1&stderr=1";

    @TempDir
    private Path directory;

    private DockerHost host;
    private RawCalls calls;

    @BeforeEach
    void open() throws IOException {
        host = DockerHost.in(directory);
        calls = new RawCalls(host.socket());
    }

    @AfterEach
    void close() throws IOException {
        if (calls != null) calls.close();
        if (host != null) host.close();
    }

    @Test
    void clientsOfAContainerThatHaveGoneLeaveNoThread() throws IOException {
        host.must("run", "-d", "-i", "--network", "none", "--name", "box", "host", "sleep", "600");
        long before = threads();
        for (int i = 0; i < CLIENTS; i++) fill(calls.leave("POST", ATTACH, ""));
        assertTrue(threads() >= before + CLIENTS, "each client has a thread");
        calls.close();
        Awaiting.await("threads are gone", () -> threads() <= before);
    }

    @Test
    void clientsOfATerminalThatHaveGoneLeaveNoThread() throws IOException {
        String raw = "stty raw -echo; echo ready; sleep 600";
        host.must("run", "-d", "-i", "-t", "--network", "none", "--name", "box", "host", "sh", "-c", raw);
        Awaiting.await("ready", () -> host.must("logs", "box").contains("ready"));
        long before = threads();
        for (int i = 0; i < PROGRAMS; i++) fill(calls.leave("POST", ATTACH, ""));
        calls.close();
        Awaiting.await("threads are gone", () -> threads() <= before);
    }

    @Test
    void clientsOfProgramsThatHaveGoneLeaveNoThread() throws IOException {
        host.must("run", "-d", "--network", "none", "--name", "box", "host", "sleep", "600");
        long before = threads();
        for (int i = 0; i < PROGRAMS; i++) fill(calls.leave("POST", "/exec/" + program() + "/start", "{}"));
        long with = threads();
        assertTrue(with >= before + PROGRAMS, "each client has a thread");
        calls.close();
        // Those that read the output stay: the programs run on.
        Awaiting.await("writers are gone", () -> threads() <= before);
        host.must("kill", "box");
    }

    @Test
    void threadsEndWithTheContainerToo() throws IOException {
        host.must("run", "-d", "-i", "--network", "none", "--name", "box", "host", "sleep", "600");
        long before = threads();
        for (int i = 0; i < PROGRAMS; i++) fill(calls.leave("POST", ATTACH, ""));
        host.must("kill", "box");
        Awaiting.await("threads are gone", () -> threads() <= before);
    }

    private String program() throws IOException {
        String made = calls.ask("POST", "/containers/box/exec", "{\"Cmd\":[\"sleep\",\"600\"],\"AttachStdin\":true}");
        Matcher id = ID.matcher(made);
        assertTrue(id.find(), made);
        return id.group(1);
    }

    /** Sends what is taken, and more than a pipe takes. */
    private static void fill(SocketChannel client) throws IOException {
        RawCalls.upTo("\r\n\r\n", client);
        client.configureBlocking(false);
        ByteBuffer bytes = ByteBuffer.allocate(1 << 18);
        var until = System.nanoTime() + 50_000_000;
        while (bytes.hasRemaining() && System.nanoTime() < until) client.write(bytes);
    }

    /** Those that pass input on. None leaves while another waits in the kernel for it. */
    private long threads() {
        List<String> lines = new ArrayList<>();
        Path dump = directory.resolve("threads." + System.nanoTime());
        try {
            String jcmd =
                    Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            String pid = String.valueOf(ProcessHandle.current().pid());
            Process dumping = new ProcessBuilder(jcmd, pid, "Thread.dump_to_file", dump.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertEquals(0, dumping.onExit().join().exitValue());
            lines.addAll(Files.readAllLines(dump));
            Files.delete(dump);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines.stream()
                .filter(line -> line.startsWith("#") && line.contains("\"input\""))
                .count();
    }
}

package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.TestBackend;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a proxy uses: descriptors, memory, time. */
class ResourcesTest {
    private static final ServiceSpec SPEC = ServiceSpec.on(AddressText.internet("127.0.0.1:0"));
    private static final int MANY = 3_000;
    private static final int MESSAGES = 5_000;
    private static final long COMPILER_NANOS = 60_000_000_000L;

    private final Proxy proxy = Proxy.open(new ProxySettings(1, 2000));
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void shortConnectionsLeaveNothing() throws Exception {
        try (var backend = TestBackend.echo()) {
            Service service = proxy.listen(SPEC, List.of(backend.backend()));
            ask(service, 1);
            Clients.await(() -> service.open() == 0 && backend.talking() == 0);
            long before = descriptors();
            for (int i = 0; i < MANY; i++) ask(service, i);
            Clients.await(() -> service.open() == 0 && backend.talking() == 0);
            Clients.await(() -> descriptors() == before);
            assertEquals(MANY + 1, service.status().getFirst().total());
            assertEquals(0, service.status().getFirst().open());
        }
    }

    private static void ask(Service service, int letter) throws IOException {
        try (Socket client = Clients.connect(service.address())) {
            client.getOutputStream().write(letter);
            assertEquals(letter & 0xff, client.getInputStream().read());
            client.setSoLinger(true, 0); // no TIME_WAIT for each
        }
    }

    // Netty's own channels spun for ever on an event that nobody took (CVE-2026-42577).
    @Test
    void resetsAfterHalfClosesLeaveNothingAndCostNothing() throws Exception {
        try (var backend = TestBackend.start(socket -> socket.getInputStream().readAllBytes())) {
            Service service = proxy.listen(SPEC, List.of(backend.backend()));
            ask3(service);
            Clients.await(() -> service.open() == 0);
            for (int i = 0; i < 1000; i++) ask3(service);
            Clients.await(() -> service.open() == 0);
            long before = threads.getThreadCpuTime(loopThread());
            Thread.sleep(500);
            long used = threads.getThreadCpuTime(loopThread()) - before;
            assertTrue(used < 250_000_000, () -> "an idle loop used " + used + " ns of 500 ms");
        }
    }

    private static void ask3(Service service) throws IOException {
        try (Socket client = Clients.connect(service.address())) {
            client.getOutputStream().write(3);
            client.shutdownOutput();
            client.setSoLinger(true, 0);
        }
    }

    @Test
    void pipesOfLargeTransfersAreShared() throws Exception {
        try (var backend = TestBackend.echo()) {
            Service service = proxy.listen(SPEC, List.of(backend.backend()));
            long before = pipes();
            for (int i = 0; i < 20; i++) {
                var data = new byte[4 << 20];
                try (Socket client = Clients.connect(service.address())) {
                    Thread.startVirtualThread(() -> write(client, data));
                    assertEquals(data.length, client.getInputStream().readNBytes(data.length).length);
                }
            }
            Clients.await(() -> service.open() == 0);
            assertTrue(pipes() <= before + 4, () -> "pipe ends: " + before + ", " + pipes());
        }
    }

    private static void write(Socket client, byte[] data) {
        try {
            client.getOutputStream().write(data);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void messagesAllocateNothing() throws Exception {
        try (var backend = TestBackend.echo()) {
            Service service = proxy.listen(SPEC, List.of(backend.backend()));
            try (Socket client = Clients.connect(service.address())) {
                long least = Long.MAX_VALUE;
                // Until the compiler has come, some values are boxed.
                long deadline = System.nanoTime() + COMPILER_NANOS;
                while (least > 0 && System.nanoTime() - deadline < 0) {
                    long before = threads.getThreadAllocatedBytes(loopThread());
                    exchange(client);
                    least = Math.min(least, threads.getThreadAllocatedBytes(loopThread()) - before);
                }
                assertEquals(0, least);
            }
        }
    }

    private static void exchange(Socket client) throws IOException {
        OutputStream out = client.getOutputStream();
        InputStream in = client.getInputStream();
        for (int i = 0; i < MESSAGES; i++) {
            out.write(i);
            assertEquals(i & 0xff, in.read());
        }
    }

    private static long loopThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("gatun-proxy"))
                .mapToLong(Thread::threadId)
                .max()
                .orElseThrow();
    }

    private static long descriptors() {
        return links().size();
    }

    private static long pipes() {
        return links().stream().filter(link -> link.startsWith("pipe:")).count();
    }

    private static List<String> links() {
        try (var entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.map(ResourcesTest::link)
                    .filter(link -> !link.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String link(Path entry) {
        try {
            return Files.readSymbolicLink(entry).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }
}

package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.OwnDescriptors;
import io.gatun.proxy.testing.TestBackend;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a proxy uses: descriptors, memory, time. */
class ResourcesTest {
    private static final ServiceSpec SPEC = ServiceSpec.on(AddressText.internet("127.0.0.1:0"));
    private static final int MANY = 3_000;
    private static final int RESETS = Integer.getInteger("gatun.proxy.resets", 10_000);
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
            long before = OwnDescriptors.count();
            for (int i = 0; i < MANY; i++) ask(service, i);
            Clients.await(() -> service.open() == 0 && backend.talking() == 0);
            Clients.await(() -> OwnDescriptors.count() == before);
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

    private static final int CLIENT_RESETS = 0;
    private static final int BACKEND_RESETS = 1;

    /** How a side resets that has said its end before. */
    private enum Reset {
        OF_THE_CLIENT_AT_ONCE,
        OF_THE_CLIENT_WHEN_ITS_END_HAS_ARRIVED,
        OF_THE_BACKEND
    }

    // Netty's own channels spun for ever on an event that nobody took (CVE-2026-42577).
    @Test
    void resetsAfterHalfClosesLeaveNothingAndCostNothing() throws Exception {
        try (var backend = TestBackend.start(ResourcesTest::answerAndReset)) {
            Service service = proxy.listen(SPEC, List.of(backend.backend()));
            for (Reset each : Reset.values()) endAndReset(service, each);
            Clients.await(() -> service.open() == 0 && backend.talking() == 0);
            long before = OwnDescriptors.count();
            for (int i = 0; i < RESETS; i++) endAndReset(service, Reset.values()[i % Reset.values().length]);
            Clients.await(() -> service.open() == 0 && backend.talking() == 0);
            Clients.await(() -> OwnDescriptors.count() == before);
            long used = threads.getThreadCpuTime(loopThread());
            Thread.sleep(500);
            long more = threads.getThreadCpuTime(loopThread()) - used;
            assertTrue(more < 100_000_000, () -> "an idle loop used " + more + " ns of 500 ms");
        }
    }

    private static void answerAndReset(Socket socket) throws IOException {
        int kind = socket.getInputStream().read();
        if (kind == BACKEND_RESETS) {
            socket.shutdownOutput();
            socket.setSoLinger(true, 0);
            return;
        }
        socket.getInputStream().readAllBytes();
        socket.getOutputStream().write(kind);
        socket.getInputStream().read();
    }

    private static void endAndReset(Service service, Reset how) throws IOException {
        try (Socket client = Clients.connect(service.address())) {
            client.getOutputStream().write(how == Reset.OF_THE_BACKEND ? BACKEND_RESETS : CLIENT_RESETS);
            if (how == Reset.OF_THE_BACKEND) {
                hearTheEnd(client);
                return;
            }
            client.shutdownOutput();
            if (how == Reset.OF_THE_CLIENT_WHEN_ITS_END_HAS_ARRIVED)
                client.getInputStream().read();
            client.setSoLinger(true, 0);
        }
    }

    // The end and the reset may come as one.
    private static void hearTheEnd(Socket client) throws IOException {
        try {
            assertEquals(-1, client.getInputStream().read());
        } catch (SocketException e) {
            assertEquals("Connection reset", e.getMessage());
        }
    }

    @Test
    void pipesOfLargeTransfersAreShared() throws Exception {
        try (var backend = TestBackend.echo()) {
            Service service = proxy.listen(SPEC, List.of(backend.backend()));
            long before = OwnDescriptors.pipeEnds();
            for (int i = 0; i < 20; i++) {
                var data = new byte[4 << 20];
                try (Socket client = Clients.connect(service.address())) {
                    Thread.startVirtualThread(() -> write(client, data));
                    assertEquals(data.length, client.getInputStream().readNBytes(data.length).length);
                }
            }
            Clients.await(() -> service.open() == 0);
            assertTrue(
                    OwnDescriptors.pipeEnds() <= before + 4,
                    () -> "pipe ends: " + before + ", " + OwnDescriptors.pipeEnds());
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
}

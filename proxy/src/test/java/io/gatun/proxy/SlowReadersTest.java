package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.TestBackend;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Clients who have said their end and then take their time to read: what they wait for must neither be lost nor be cut off. */
class SlowReadersTest {
    private static final int ANSWER_BYTES = 3_000_000;
    private static final int RESETS = 60;
    private static final int STEP_BYTES = 50_000;

    @Test
    void whoHasSaidItsEndAndReadsSlowlyGetsAllOfItWhileOthersReset() throws Exception {
        try (var proxy = Proxy.open(new ProxySettings(2, 2000));
                var backend = TestBackend.start(SlowReadersTest::answerAfterTheEnd);
                var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            Service service =
                    proxy.listen(ServiceSpec.on(AddressText.internet("127.0.0.1:0")), List.of(backend.backend()));
            var slow = new ArrayList<Future<Long>>();
            var resets = new ArrayList<Future<?>>();
            for (int i = 0; i < RESETS; i++) {
                if (i % 2 == 0) slow.add(readers.submit(() -> readSlowly(service)));
                int bytes = i * 10_000;
                resets.add(readers.submit(() -> reset(service, bytes)));
            }
            for (Future<Long> each : slow) assertEquals(sum(), each.get());
            for (Future<?> each : resets) finished(each);
            Clients.await(() -> service.open() == 0);
            // A reset finds a connection that has ended, where the kernel had room for the whole answer.
            var endings = service.statistics().endings();
            long ended = endings.getOrDefault(Ending.FINISHED, 0L) + endings.getOrDefault(Ending.CLIENT_RESET, 0L);
            assertEquals(RESETS + RESETS / 2, ended, endings::toString);
        }
    }

    private static void finished(Future<?> each) throws InterruptedException {
        try {
            each.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    /** Waits for the client's end before it says anything, and ends in the other order. */
    private static void answerAfterTheEnd(Socket socket) throws IOException {
        long asked = socket.getInputStream().readAllBytes().length;
        assertEquals(100L, asked);
        byte[] answer = new byte[ANSWER_BYTES];
        for (int i = 0; i < answer.length; i++) answer[i] = (byte) (i * 31);
        socket.getOutputStream().write(answer);
        socket.shutdownOutput();
    }

    private static long sum() {
        long sum = 0;
        for (int i = 0; i < ANSWER_BYTES; i++) sum = sum * 31 + (byte) (i * 31);
        return sum;
    }

    // A small window, so that nearly all of the answer waits in the proxy and before it.
    private static Socket half(Service service) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(16_384);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress(
                service.address().address(), service.address().port()));
        socket.getOutputStream().write(new byte[100]);
        socket.shutdownOutput();
        return socket;
    }

    private static long readSlowly(Service service) throws IOException, InterruptedException {
        long sum = 0;
        try (Socket socket = half(service)) {
            InputStream in = socket.getInputStream();
            for (byte[] step = in.readNBytes(STEP_BYTES); step.length > 0; step = in.readNBytes(STEP_BYTES)) {
                for (byte each : step) sum = sum * 31 + each;
                Thread.sleep(20);
            }
        }
        return sum;
    }

    private static boolean reset(Service service, int bytes) throws IOException {
        try (Socket socket = half(service)) {
            socket.getInputStream().readNBytes(bytes);
            socket.setSoLinger(true, 0);
        }
        return true;
    }
}

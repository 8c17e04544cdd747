package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.TestBackend;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Not a byte is lost, however the bytes are cut and whoever ends first. */
class ClosingOrdersTest {
    private static final Internet ANY_PORT = AddressText.internet("127.0.0.1:0");
    private static final int CONVERSATIONS = 60;

    /** Who says its end first, and whether the other waits for that. */
    enum Order {
        CLIENT_ENDS_FIRST,
        BACKEND_ENDS_FIRST,
        BOTH_AT_ONCE,
        CLIENT_LISTENS_FIRST,
        BACKEND_LISTENS_FIRST
    }

    @ParameterizedTest
    @EnumSource
    void everyByteArrives(Order order) throws Exception {
        var results = new LinkedBlockingQueue<CompletableFuture<byte[]>>();
        var plans = new LinkedBlockingQueue<Talk>();
        try (var proxy = Proxy.open(new ProxySettings(2, 2000));
                var backend = TestBackend.start(socket -> {
                    Talk plan = plans.take();
                    var result = new CompletableFuture<byte[]>();
                    results.add(result);
                    result.complete(plan.run(socket));
                })) {
            Service service = proxy.listen(ServiceSpec.on(ANY_PORT), List.of(backend.backend()));
            for (int seed = 0; seed < CONVERSATIONS; seed++) {
                var random = RandomGeneratorFactory.of("L64X128MixRandom")
                        .create(seed * 31L + order.name().hashCode());
                Talk client = Talk.ofClient(order, random);
                Talk server = Talk.ofBackend(order, random);
                plans.add(server);
                try (Socket socket = Clients.connect(service.address())) {
                    assertArrayEquals(server.data, client.run(socket), () -> "to the client, " + order);
                }
                byte[] received = results.poll(20, TimeUnit.SECONDS).get(20, TimeUnit.SECONDS);
                assertArrayEquals(client.data, received, () -> "to the backend, " + order);
            }
            Clients.await(() -> service.open() == 0);
        }
    }

    @Test
    void everyByteArrivesAtTwoHundredClientsAtOnce() throws Exception {
        try (var proxy = Proxy.open(new ProxySettings(2, 2000));
                var backend = TestBackend.echo()) {
            Service service = proxy.listen(ServiceSpec.on(ANY_PORT), List.of(backend.backend()));
            var clients = new ArrayList<CompletableFuture<Void>>();
            for (int seed = 0; seed < 200; seed++) {
                var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
                clients.add(CompletableFuture.runAsync(() -> echoed(service, random), Thread::startVirtualThread));
            }
            for (var client : clients) client.get(60, TimeUnit.SECONDS);
            Clients.await(() -> service.open() == 0);
        }
    }

    private static void echoed(Service service, RandomGenerator random) {
        Talk talk = Talk.ofClient(Order.BOTH_AT_ONCE, random);
        try (Socket socket = Clients.connect(service.address())) {
            assertArrayEquals(talk.data, talk.run(socket));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** What one side says, in which pieces, and whether it hears the other to the end before it ends itself. */
    private static final class Talk {
        final byte[] data;
        private final List<Integer> pieces;
        private final boolean listensFirst;
        private final boolean endsLate;

        private Talk(byte[] data, List<Integer> pieces, boolean listensFirst, boolean endsLate) {
            this.data = data;
            this.pieces = pieces;
            this.listensFirst = listensFirst;
            this.endsLate = endsLate;
        }

        static Talk ofClient(Order order, RandomGenerator random) {
            return of(random, order == Order.CLIENT_LISTENS_FIRST, order == Order.BACKEND_ENDS_FIRST);
        }

        static Talk ofBackend(Order order, RandomGenerator random) {
            return of(random, order == Order.BACKEND_LISTENS_FIRST, order == Order.CLIENT_ENDS_FIRST);
        }

        // Most are small, some need the pipe, and some are nothing but an end.
        private static Talk of(RandomGenerator random, boolean listensFirst, boolean endsLate) {
            int size = switch (random.nextInt(10)) {
                case 0 -> 0;
                case 1, 2, 3 -> random.nextInt(1, 100);
                case 4, 5, 6 -> random.nextInt(100, 70_000);
                default -> random.nextInt(70_000, 3_000_000);
            };
            var data = new byte[size];
            random.nextBytes(data);
            var pieces = new ArrayList<Integer>();
            for (int left = size; left > 0; left -= pieces.getLast()) {
                pieces.add(Math.min(left, random.nextInt(1, random.nextBoolean() ? 2_000 : 300_000)));
            }
            return new Talk(data, pieces, listensFirst, endsLate);
        }

        /** Has the conversation; returns what the other said. */
        byte[] run(Socket socket) throws Exception {
            if (listensFirst) {
                byte[] heard = socket.getInputStream().readAllBytes();
                say(socket);
                socket.shutdownOutput();
                return heard;
            }
            var heard = new CompletableFuture<byte[]>();
            Thread.startVirtualThread(() -> heard.completeAsync(() -> hear(socket), Runnable::run));
            say(socket);
            if (endsLate) heard.get(20, TimeUnit.SECONDS);
            socket.shutdownOutput();
            return heard.get(20, TimeUnit.SECONDS);
        }

        private void say(Socket socket) throws IOException {
            int from = 0;
            for (int piece : pieces) {
                socket.getOutputStream().write(data, from, piece);
                from += piece;
            }
        }

        private static byte[] hear(Socket socket) {
            try {
                return socket.getInputStream().readAllBytes();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}

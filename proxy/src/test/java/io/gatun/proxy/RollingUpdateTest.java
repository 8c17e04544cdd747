package io.gatun.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.Ejection;
import io.gatun.proxy.model.HttpRouting;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.HttpTalk;
import io.gatun.proxy.testing.TestBackend;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Backends that are replaced, or killed and started again, under load. */
class RollingUpdateTest {
    private static final ServiceSpec SPEC = ServiceSpec.on(AddressText.internet("127.0.0.1:0"));
    private static final Optional<Ejection> SOON_AGAIN =
            Optional.of(new Ejection(5, Duration.ofMillis(50), Duration.ofMillis(100)));
    private static final int CLIENTS = 8;
    private static final int BACKENDS = 3;
    private static final int UPDATES = 4;
    private static final int RESTARTS = 20;
    private static final int MOMENT = 30;
    private static final String GET = "GET / HTTP/1.1|Host: a||";
    private static final String POST = "POST / HTTP/1.1|Host: a|Content-Length: 4||body";

    private final Proxy proxy = Proxy.open(new ProxySettings(2, 2000));

    @AfterEach
    void close() {
        proxy.close();
    }

    /** What a client asks for once, or over and over on one connection until it ends that. */
    @FunctionalInterface
    private interface Asking {
        void of(Internet service, AtomicInteger done) throws IOException;
    }

    /** Something that went wrong, and when it began and was noticed. */
    private record Failure(long begun, long noticed, IOException what) {}

    /** Clients that ask until they are closed. */
    private static final class Load implements AutoCloseable {
        final AtomicInteger done = new AtomicInteger();
        final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
        private final List<CompletableFuture<Void>> clients = new ArrayList<>();
        private volatile boolean stopped;

        Load(Internet service, Asking asking) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(CompletableFuture.runAsync(() -> ask(service, asking), Thread::startVirtualThread));
            }
        }

        private void ask(Internet service, Asking asking) {
            while (!stopped) {
                long begun = System.nanoTime();
                try {
                    asking.of(service, done);
                } catch (IOException e) {
                    failures.add(new Failure(begun, System.nanoTime(), e));
                }
            }
        }

        /** Waits until so many more have been answered. */
        void goOn(int more) throws InterruptedException {
            int now = done.get();
            Clients.await(() -> done.get() >= now + more);
        }

        @Override
        public void close() {
            stopped = true;
            for (var each : clients) each.orTimeout(30, TimeUnit.SECONDS).join();
        }
    }

    // ---- rolling updates

    private static List<Backend> backends(List<TestBackend> servers) {
        return servers.stream().map(TestBackend::backend).toList();
    }

    /** Replaces each of the servers by a new one, several times, and ends the old one when nobody talks to it. */
    private void update(ServiceSpec spec, Supplier<TestBackend> servers, Asking asking) throws Exception {
        var running = new ArrayList<TestBackend>();
        for (int i = 0; i < BACKENDS; i++) running.add(servers.get());
        Service service = proxy.listen(spec, backends(running));
        try (var load = new Load(service.address(), asking)) {
            for (int i = 0; i < UPDATES * BACKENDS; i++) {
                load.goOn(MOMENT);
                TestBackend old = running.set(i % BACKENDS, servers.get());
                service.backends(backends(running));
                // As long as a pod has before it is killed; who keeps connections there for later loses them then.
                load.goOn(MOMENT * CLIENTS);
                old.close();
            }
            load.goOn(MOMENT);
            assertEquals(List.of(), List.copyOf(load.failures));
        } finally {
            running.forEach(TestBackend::close);
        }
    }

    @Test
    void connectionsDoNotNoticeThatBackendsAreReplaced() throws Exception {
        update(SPEC, TestBackend::echo, RollingUpdateTest::echo);
    }

    @Test
    void requestsDoNotNoticeThatBackendsAreReplaced() throws Exception {
        update(
                SPEC.withRouting(HttpRouting.of(List.of())),
                () -> HttpTalk.server(request -> HttpTalk.ok("well")),
                RollingUpdateTest::request);
    }

    private static void echo(Internet service, AtomicInteger done) throws IOException {
        try (Socket client = Clients.connect(service)) {
            client.getOutputStream().write("hello".getBytes(US_ASCII));
            client.shutdownOutput();
            int heard = client.getInputStream().readAllBytes().length;
            if (heard != 5) throw new IOException("an echo of " + heard);
            client.setSoLinger(true, 0); // no TIME_WAIT for each
            done.incrementAndGet();
        }
    }

    private static void request(Internet service, AtomicInteger done) throws IOException {
        try (Socket client = Clients.connect(service)) {
            for (int i = 0; i < 20; i++) {
                HttpTalk.Message answer = HttpTalk.ask(client, i % 2 == 0 ? GET : POST);
                if (!answer.body().equals("well")) throw new IOException(answer.head());
                done.incrementAndGet();
            }
        }
    }

    // ---- restarts

    private record Kill(long begun, long over) {
        boolean explains(Failure failure) {
            return failure.begun <= over && failure.noticed >= begun;
        }
    }

    @Test
    void onlyThoseWhoWereConnectedToAKilledBackendFail() throws Exception {
        try (var other = TestBackend.echo()) {
            TestBackend restarted = TestBackend.echo();
            Service service =
                    proxy.listen(SPEC.withEjection(SOON_AGAIN), List.of(other.backend(), restarted.backend()));
            var kills = new ArrayList<Kill>();
            try (var load = new Load(service.address(), RollingUpdateTest::echo)) {
                for (int i = 0; i < RESTARTS; i++) {
                    load.goOn(MOMENT);
                    int port = restarted.port();
                    long begun = System.nanoTime();
                    restarted.close();
                    kills.add(new Kill(begun, System.nanoTime()));
                    load.goOn(MOMENT);
                    restarted = TestBackend.startAt(port, TestBackend::echo);
                    int accepted = restarted.accepted();
                    TestBackend now = restarted;
                    Clients.await(() -> now.accepted() > accepted); // it is not left alone any more
                }
                load.goOn(MOMENT);
                List<Failure> unexplained = load.failures.stream()
                        .filter(failure -> kills.stream().noneMatch(kill -> kill.explains(failure)))
                        .toList();
                assertEquals(List.of(), unexplained);
                assertTrue(load.failures.size() <= RESTARTS * CLIENTS, () -> load.failures.size() + " failures");
            } finally {
                restarted.close();
            }
            Clients.await(() -> service.open() == 0);
        }
    }
}

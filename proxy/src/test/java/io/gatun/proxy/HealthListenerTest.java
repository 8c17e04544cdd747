package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BackendStatus.State;
import io.gatun.proxy.model.Ejection;
import io.gatun.proxy.model.HealthListener;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.TcpCheck;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.TestBackend;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What programs are told of backends that come and go. */
class HealthListenerTest {
    private static final ServiceSpec SPEC = ServiceSpec.on(AddressText.internet("127.0.0.1:0"));
    private static final TcpCheck OFTEN = new TcpCheck(Duration.ofMillis(50), Duration.ofSeconds(5), 2, 2);
    private static final long PATIENCE_SECONDS = 30;

    private final Proxy proxy = Proxy.open(new ProxySettings(1, 500));
    private final BlockingQueue<News> heard = new LinkedBlockingQueue<>();

    private record News(Backend backend, String pool, State state) {}

    @AfterEach
    void close() {
        proxy.close();
    }

    private void hear(Backend backend, String pool, State state) {
        heard.add(new News(backend, pool, state));
    }

    private @Nullable News next() throws InterruptedException {
        return heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void listenerIsToldWhatChecksFindInTheOrderInWhichTheyFindIt() throws Exception {
        try (var stays = TestBackend.saying('b')) {
            var goes = TestBackend.saying('a');
            Service service = proxy.listen(SPEC.withCheck(OFTEN), List.of(goes.backend(), stays.backend()));
            service.addHealthListener(this::hear);
            goes.close();
            assertEquals(new News(goes.backend(), "", State.DOWN), next());
            try (var _ = TestBackend.startAt(
                    goes.port(), socket -> socket.getOutputStream().write('a'))) {
                assertEquals(new News(goes.backend(), "", State.UP), next());
            }
        }
    }

    @Test
    void listenerIsToldOfABackendThatIsLeftAloneAndNotAgainWhenItHasHadEnough() throws Exception {
        var ejection = new Ejection(1, Duration.ofMillis(200), Duration.ofMillis(200));
        try (var other = TestBackend.saying('b')) {
            var gone = TestBackend.saying('a');
            gone.close();
            Service service =
                    proxy.listen(SPEC.withEjection(Optional.of(ejection)), List.of(gone.backend(), other.backend()));
            HealthListener listener = this::hear;
            service.addHealthListener(listener);
            Clients.await(() -> answers(service) && !heard.isEmpty());
            assertEquals(new News(gone.backend(), "", State.EJECTED), next());
            assertEquals(new News(gone.backend(), "", State.UP), next());
            service.removeHealthListener(listener);
            long failed = service.status().getFirst().failed();
            Clients.await(() -> answers(service) && service.status().getFirst().failed() > failed);
            assertNull(heard.poll());
        }
    }

    private static boolean answers(Service service) {
        try {
            return Clients.heard(service.address()) == 'b';
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void listenerThatWaitsOrFailsHoldsUpNeitherClientsNorOtherListeners() throws Exception {
        var busy = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        try (var stays = TestBackend.saying('b')) {
            var goes = TestBackend.saying('a');
            Service service = proxy.listen(SPEC.withCheck(OFTEN), List.of(goes.backend(), stays.backend()));
            service.addHealthListener((backend, pool, state) -> {
                busy.countDown();
                await(released);
                throw new IllegalStateException("as it happens");
            });
            service.addHealthListener(this::hear);
            goes.close();
            await(busy);
            assertEquals('b', Clients.heard(service.address()));
            // Whoever listens may also change what it hears of.
            service.backends(List.of(stays.backend()));
            released.countDown();
            assertEquals(new News(goes.backend(), "", State.DOWN), next());
            service.close();
            assertThrows(IllegalStateException.class, () -> service.addHealthListener(this::hear));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) throw new AssertionError("nothing came");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BackendStatus.State;
import io.gatun.proxy.model.Entrance;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.TcpCheck;
import io.gatun.proxy.model.Way;
import io.gatun.proxy.relay.Loops;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.TestBackend;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the kernel is told, and when. */
class KernelServicesTest {
    private static final Internet VIP = AddressText.internet("10.96.7.7:80");
    private static final Entrance WEB = Entrance.parse("10.96.7.7:80");
    private static final TcpCheck OFTEN = new TcpCheck(Duration.ofMillis(30), Duration.ofSeconds(1), 1, 1);

    private final Loops loops = new Loops(Kernel.open(), 1, 500);
    private final List<List<Backend>> told = new CopyOnWriteArrayList<>();
    private final List<String> tellers = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final KernelServices services = new KernelServices(Way.VIP, loops, (changed, gone) -> note(changed));

    private void note(Map<Entrance, List<Backend>> changed) {
        tellers.add(Thread.currentThread().getName());
        if (changed.containsKey(WEB) && failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0)
            throw new IllegalStateException("no");
        if (changed.containsKey(WEB)) told.add(changed.get(WEB));
    }

    @AfterEach
    void close() {
        services.close();
        loops.close();
    }

    private static ServiceDefinition service(Backend... backends) {
        return new ServiceDefinition("web", ServiceSpec.on(VIP).withCheck(OFTEN), List.of(backends));
    }

    private static Backend gone() {
        try (var closed = TestBackend.saying('x')) {
            return closed.backend();
        }
    }

    @Test
    void changedServiceKeepsWhatChecksKnowAndIsToldOffTheLoops() throws Exception {
        try (var a = TestBackend.saying('a')) {
            Backend down = gone();
            services.apply(List.of(service(a.backend(), down)));
            Clients.await(() -> told.getLast().equals(List.of(a.backend())));
            assertTrue(tellers.getLast().endsWith("-teller"), tellers::toString);
            int before = told.size();
            var heavier = new Backend(a.backend().address(), 2);
            services.apply(List.of(service(heavier, down)));
            assertEquals(List.of(heavier), told.get(before), "nobody is sent to one that is down");
        }
    }

    @Test
    void changeThatTheKernelDoesNotTakeIsToldAgain() throws Exception {
        try (var a = TestBackend.saying('a')) {
            services.apply(List.of(service(a.backend(), gone())));
            failures.set(1);
            Clients.await(() -> failures.get() == 0 && told.getLast().equals(List.of(a.backend())));
        }
    }

    @Test
    void nobodyIsToldAnythingWhileAnotherProcessTakesOver() throws Exception {
        try (var a = TestBackend.saying('a')) {
            Backend down = gone();
            services.apply(List.of(service(a.backend(), down)));
            services.pause();
            int before = told.size();
            Clients.await(() -> services.status().getLast().state() == State.DOWN);
            int since = told.size();
            assertEquals(before, since);
            services.resume();
            Clients.await(() -> told.size() > since);
            assertEquals(List.of(a.backend()), told.getLast());
        }
    }
}

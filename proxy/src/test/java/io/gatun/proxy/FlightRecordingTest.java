package io.gatun.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.event.ProxyEvents;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BackendStatus.State;
import io.gatun.proxy.model.Entrance;
import io.gatun.proxy.model.HttpRouting;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.Transport;
import io.gatun.proxy.relay.Reporting;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.TestBackend;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the flight recorder is told, by a recording of proxies that work. */
class FlightRecordingTest {
    private static final int MANY = 200_000;
    private static final Internet ANYWHERE = AddressText.internet("127.0.0.1:0");

    @TempDir
    private Path directory;

    private final Proxy proxy = Proxy.open(new ProxySettings(2, 2000));

    @AfterEach
    void close() {
        proxy.close();
    }

    @FunctionalInterface
    private interface Work {
        void done() throws Exception;
    }

    private List<RecordedEvent> recorded(Work work) throws Exception {
        try (var recording = new Recording()) {
            recording.start();
            work.done();
            recording.stop();
            Path file = directory.resolve("recording.jfr");
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().startsWith("gatun.Proxy"))
                    .toList();
        }
    }

    private static Stream<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream().filter(event -> event.getEventType().getName().equals("gatun.Proxy" + name));
    }

    private static void awaitNobody(Service service) throws InterruptedException {
        Clients.await(() -> service.open() == 0);
    }

    @Test
    void aConnectionIsToldFromItsListenerToItsEnd() throws Exception {
        try (var echo = TestBackend.echo()) {
            List<RecordedEvent> events = recorded(() -> {
                var service = proxy.listen(ServiceSpec.on(ANYWHERE), List.of(echo.backend()));
                try (Socket client = Clients.connect(service.address())) {
                    client.getOutputStream().write(new byte[1000]);
                    client.shutdownOutput();
                    assertEquals(1000, client.getInputStream().readAllBytes().length);
                }
                awaitNobody(service);
            });
            RecordedEvent listener = named(events, "Listener").findFirst().orElseThrow();
            RecordedEvent connection = named(events, "Connection").findFirst().orElseThrow();
            assertEquals(2, listener.getInt("sockets"));
            assertEquals(listener.getString("service"), connection.getString("service"));
            assertEquals(echo.backend().text(), connection.getString("backend"));
            assertEquals("finished", connection.getString("ending"));
            assertEquals(1000, connection.getLong("bytesIn"));
            assertEquals(1000, connection.getLong("bytesOut"));
            assertTrue(connection.getDuration("lasted").compareTo(connection.getDuration("connect")) > 0);
            assertTrue(connection.getString("client").startsWith("127.0.0.1:"), connection::toString);
        }
    }

    @Test
    void requestsAreToldOneByOne() throws Exception {
        try (var web = TestBackend.start(FlightRecordingTest::answer)) {
            List<RecordedEvent> events = recorded(() -> {
                var service = proxy.listen(
                        ServiceSpec.on(ANYWHERE).withRouting(HttpRouting.of(List.of())), List.of(web.backend()));
                try (Socket client = Clients.connect(service.address())) {
                    client.getOutputStream()
                            .write("GET /a?secret HTTP/1.1\r\nHost: a.example\r\n\r\n".getBytes(US_ASCII));
                    client.shutdownOutput();
                    client.getInputStream().readAllBytes();
                }
                awaitNobody(service);
            });
            RecordedEvent request = named(events, "Request").findFirst().orElseThrow();
            assertEquals("GET", request.getString("method"));
            assertEquals("a.example", request.getString("host"));
            assertEquals("/a", request.getString("path"));
            assertEquals(204, request.getInt("status"));
        }
    }

    private static void answer(Socket socket) throws IOException {
        byte[] room = new byte[4096];
        if (socket.getInputStream().read(room) > 0) {
            socket.getOutputStream().write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
        }
    }

    private static Backend gone() {
        try (var nobody = TestBackend.echo()) {
            return nobody.backend();
        }
    }

    @Test
    void listsThatAreReplacedAndBackendsThatFailAreTold() throws Exception {
        try (var well = TestBackend.echo()) {
            Backend gone = gone();
            List<RecordedEvent> events = recorded(() -> {
                var service = proxy.listen(ServiceSpec.on(ANYWHERE), List.of(well.backend()));
                service.backends(List.of(well.backend(), gone));
                Clients.await(() -> {
                    try {
                        Clients.connect(service.address()).close();
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    return service.status().get(1).state() == State.EJECTED;
                });
                service.backends(List.of(well.backend()));
            });
            List<RecordedEvent> tables = named(events, "Table").toList();
            assertEquals(
                    List.of("1 +1 -0", "2 +1 -0", "1 +0 -1"),
                    tables.stream()
                            .map(each -> each.getInt("backends") + " +" + each.getInt("added") + " -"
                                    + each.getInt("removed"))
                            .toList());
            RecordedEvent backend = named(events, "Backend").findFirst().orElseThrow();
            assertEquals(gone.text(), backend.getString("backend"));
            assertEquals("ejected", backend.getString("state"));
        }
    }

    @Test
    void nothingIsAllocatedWhereNobodyRecords() throws Exception {
        recorded(() -> {}); // and now nobody does any more
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var reporting = new Reporting();
        var entrance = new Entrance(Transport.TCP, ANYWHERE);
        long before = 0;
        int wanted = 0;
        for (int i = 0; i < 2 * MANY; i++) {
            if (i == MANY) before = threads.getCurrentThreadAllocatedBytes();
            if (reporting.isNext()) wanted++;
            ProxyEvents.backend("t", ANYWHERE, State.UP);
            ProxyEvents.replaced("t", 1, 1, 0);
            ProxyEvents.listening(entrance, 1, false);
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(0, wanted);
        assertTrue(bytes < MANY / 10, () -> bytes + " bytes for " + MANY + " times");
    }
}

package io.gatun.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.ConnectionReport;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.model.HttpRouting;
import io.gatun.proxy.model.Report;
import io.gatun.proxy.model.RequestReport;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.testing.Clients;
import io.gatun.proxy.testing.HttpTalk;
import io.gatun.proxy.testing.TestBackend;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of each request of HTTP when it has ended. */
class RequestReportTest {
    private static final ServiceSpec SPEC =
            ServiceSpec.on(AddressText.internet("127.0.0.1:0")).withRouting(HttpRouting.of(List.of()));

    private final Proxy proxy = Proxy.open(new ProxySettings(1, 2000));
    private final List<Report> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        proxy.close();
    }

    private Service to(TestBackend backend, int oneIn) {
        proxy.reporting().to(oneIn, told::add);
        return proxy.listen(SPEC, List.of(backend.backend()));
    }

    private RequestReport only(Service service) throws Exception {
        Clients.await(() -> service.open() == 0);
        assertEquals(1, told.size(), told.toString());
        return assertInstanceOf(RequestReport.class, told.getFirst());
    }

    @Test
    void eachRequestIsToldByItselfAndItsConnectionIsNot() throws Exception {
        try (var a = HttpTalk.server(request -> HttpTalk.ok("x".repeat(100)))) {
            Service service = to(a, 1);
            try (Socket socket = Clients.connect(service.address())) {
                HttpTalk.ask(socket, "GET /one?secret HTTP/1.1|Host: A.example:80||");
                HttpTalk.ask(socket, "POST /two HTTP/1.1|Host: b|Content-Length: 500||" + "y".repeat(500));
                Clients.await(() -> told.size() == 2);
                RequestReport first = assertInstanceOf(RequestReport.class, told.getFirst());
                assertEquals("GET a.example /one", first.method() + " " + first.host() + " " + first.path());
                assertEquals(200, first.status());
                assertEquals(Optional.of(a.backend().address()), first.backend());
                assertEquals("127.0.0.1:" + socket.getLocalPort(), AddressText.of(first.client()));
                assertEquals(service.address(), first.service());
                assertEquals(Ending.FINISHED, first.ending());
                assertTrue(first.bytesOut() > 100, first.toString());
                assertTrue(first.answer().orElseThrow().compareTo(first.duration()) <= 0, first.toString());
                RequestReport second = assertInstanceOf(RequestReport.class, told.get(1));
                assertEquals("POST /two", second.method() + " " + second.path());
                assertTrue(second.bytesIn() > 500, second.toString());
            }
            Clients.await(() -> service.open() == 0);
            assertEquals(2, told.size(), told.toString());
        }
    }

    @Test
    void whatIsNoRequestIsToldWithoutItsWords() throws Exception {
        try (var a = HttpTalk.server(request -> HttpTalk.ok("a"))) {
            Service service = to(a, 1);
            try (Socket socket = Clients.connect(service.address())) {
                HttpTalk.ask(socket, "GET /\033[2J HTTP/1.1|Host: a||");
            }
            RequestReport told = only(service);
            assertEquals("- - - 400", told.method() + " " + told.host() + " " + told.path() + " " + told.status());
            assertEquals(Optional.empty(), told.backend());
            assertEquals(Ending.REFUSED, told.ending());
        }
    }

    @Test
    void requestThatIsNeverAnsweredIsToldWithItsEnd() throws Exception {
        try (var a = TestBackend.start(socket -> socket.getInputStream().readAllBytes())) {
            Service service = to(a, 1);
            try (Socket socket = Clients.connect(service.address())) {
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(ISO_8859_1));
                Clients.await(() -> a.accepted() == 1);
                socket.setSoLinger(true, 0);
            }
            RequestReport told = only(service);
            assertEquals(0, told.status());
            assertEquals(Optional.empty(), told.answer());
            assertEquals(Ending.CLIENT_RESET, told.ending());
        }
    }

    @Test
    void clientThatAsksNothingIsToldAsAConnectionAndSomeOfManyAreEnough() throws Exception {
        try (var a = HttpTalk.server(request -> HttpTalk.ok("a"))) {
            Service service = to(a, 1);
            Clients.connect(service.address()).close();
            Clients.await(() -> told.size() == 1);
            assertInstanceOf(ConnectionReport.class, told.getFirst());
            proxy.reporting().to(4, told::add);
            try (Socket socket = Clients.connect(service.address())) {
                for (int i = 0; i < 20; i++) HttpTalk.ask(socket, "GET / HTTP/1.1|Host: a||");
            }
            Clients.await(() -> service.open() == 0);
            long requests =
                    told.stream().filter(RequestReport.class::isInstance).count();
            assertTrue(requests == 5 || requests == 6, "of 20: " + requests);
            assertFalse(told.stream().skip(1).anyMatch(ConnectionReport.class::isInstance));
        }
    }
}

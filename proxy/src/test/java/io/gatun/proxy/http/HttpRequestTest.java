package io.gatun.proxy.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.proxy.model.HttpRouting.Forwarded;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken for a request, and above all what is not. */
class HttpRequestTest {
    private static HttpRequest read(String text) throws HttpProblem {
        HttpRequest.Read read = HttpRequest.read(bytes(text), 0);
        assertNotNull(read);
        return read.request();
    }

    private static byte[] bytes(String text) {
        return text.replace("|", "\r\n").getBytes(ISO_8859_1);
    }

    @Test
    void requestIsReadAtItsLastByteAndNotBefore() throws Exception {
        byte[] all = bytes("GET /a?b HTTP/1.1|Host: A.example:80|X:  y \t|Connection: keep-alive||");
        for (int length = 0; length < all.length; length++) {
            assertNull(HttpRequest.read(Arrays.copyOf(all, length), Math.max(0, length - 3)));
        }
        HttpRequest request = read(new String(all, ISO_8859_1));
        assertEquals("a.example", request.host());
        assertEquals("/a", request.path());
        assertTrue(request.keepsAlive());
        assertFalse(request.hasBody());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // two lengths, a length and chunks, and words that only some take for chunks
                "POST / HTTP/1.1|Host: a|Content-Length: 5|Transfer-Encoding: chunked||",
                "POST / HTTP/1.1|Host: a|Content-Length: 5|Content-Length: 6||",
                "POST / HTTP/1.1|Host: a|Content-Length: 5|Content-Length: 5||",
                "POST / HTTP/1.1|Host: a|Content-Length: 5, 5||",
                "POST / HTTP/1.1|Host: a|Content_Length: 5||",
                "POST / HTTP/1.1|Host: a|Transfer_Encoding: chunked||",
                "POST / HTTP/1.1|Host: a|transfer_encoding: x||",
                "POST / HTTP/1.1|Host: a|Content-Length: +5||",
                "POST / HTTP/1.1|Host: a|Content-Length: -1||",
                "POST / HTTP/1.1|Host: a|Content-Length: 0x5||",
                "POST / HTTP/1.1|Host: a|Content-Length: 5 ;||",
                "POST / HTTP/1.1|Host: a|Content-Length: ||",
                "POST / HTTP/1.1|Host: a|Content-Length: 99999999999999999999||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked, identity||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: identity||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: xchunked||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: \"chunked\"||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Transfer-Encoding: chunked||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked||",
                "POST / HTTP/1.0|Host: a|Transfer-Encoding: chunked||",
                "POST / HTTP/1.1|Host: a|Transfer_Encoding: chunked|Content-Length: 5||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding : chunked||",
                "POST / HTTP/1.1|Host: a|Transfer-Encoding\t: chunked||",
                "POST / HTTP/1.1|Host: a| Transfer-Encoding: chunked||",
                "POST / HTTP/1.1|Host: a|X: y|\tTransfer-Encoding: chunked||",
                "POST / HTTP/1.1|Host: a|X: y\u000bTransfer-Encoding: chunked||",
                "POST / HTTP/1.1|Host: a|X: y\rTransfer-Encoding: chunked||",
                "POST / HTTP/1.1|Host: a|X: y\nTransfer-Encoding: chunked||",
                "POST / HTTP/1.1|Host: a|X: y\u0000||",
                "POST / HTTP/1.1|Host: a|: y||",
                "POST / HTTP/1.1|Host: a|X y||",
                "POST / HTTP/1.1|Host: a|\u00e4: y||",
                "POST / HTTP/1.1|Host: a|Connection: close, content-length|Content-Length: 5||",
                "POST / HTTP/1.1|Host: a|Connection: x-forwarded-for||",
                // hosts
                "GET / HTTP/1.1||",
                "GET / HTTP/1.1|Host: a|Host: b||",
                "GET / HTTP/1.1|Host: a/b||",
                "GET / HTTP/1.1|Host: a@b||",
                "GET / HTTP/1.1|Host: a b||",
                "GET http://a@b/ HTTP/1.1|Host: c||",
                // first lines
                "GET  / HTTP/1.1|Host: a||",
                "GET / HTTP/1.1 |Host: a||",
                "GET\t/ HTTP/1.1|Host: a||",
                "GET /|Host: a||",
                "GET / HTTP/2.0|Host: a||",
                "GET / http/1.1|Host: a||",
                "GET / HTTP/1.12|Host: a||",
                "PRI * HTTP/2.0||SM||",
                "GET a HTTP/1.1|Host: a||",
                "GET * HTTP/1.1|Host: a||",
                "CONNECT a:80 HTTP/1.1|Host: a||",
                "G(T / HTTP/1.1|Host: a||",
                " GET / HTTP/1.1|Host: a||",
                "|GET / HTTP/1.1|Host: a||",
                "GET / HTTP/1.1\nHost: a\n\n",
                // paths that others could read in another way
                "GET /a/../b HTTP/1.1|Host: a||",
                "GET /a/.. HTTP/1.1|Host: a||",
                "GET /./b HTTP/1.1|Host: a||",
                "GET /a/%2e%2E/b HTTP/1.1|Host: a||",
                "GET /a/.%2e/b HTTP/1.1|Host: a||",
                "GET /a%2f..%2fb HTTP/1.1|Host: a||",
                "GET /a/..;/b HTTP/1.1|Host: a||",
                "GET /a/..%3bx/b HTTP/1.1|Host: a||",
                "GET /a%5c..%5Cb HTTP/1.1|Host: a||",
                "GET /a%00 HTTP/1.1|Host: a||",
                "GET /a\\b HTTP/1.1|Host: a||",
                "GET /a#b HTTP/1.1|Host: a||",
                "GET /\u00e4 HTTP/1.1|Host: a||"
            })
    void whatCouldBeReadInTwoWaysIsRefused(String text) {
        assertThrows(HttpProblem.class, () -> HttpRequest.read(bytes(text), 0));
    }

    @Test
    void headsHaveAnEnd() {
        assertEquals(
                431, problem("GET / HTTP/1.1|Host: a|X: " + "y".repeat(33_000)).status());
        assertEquals(
                431,
                problem("GET / HTTP/1.1|Host: a|" + "X: y|".repeat(128) + "|").status());
        assertEquals(
                414,
                problem("GET /" + "y".repeat(17_000) + " HTTP/1.1|Host: a||").status());
        assertEquals(505, problem("GET / HTTP/3.0|Host: a||").status());
    }

    private static HttpProblem problem(String text) {
        return assertThrows(HttpProblem.class, () -> HttpRequest.read(bytes(text), 0));
    }

    @Test
    void absoluteTargetsCountMoreThanTheHostField() throws Exception {
        HttpRequest request = read("GET http://b.example:8080/x?y HTTP/1.1|Host: a||");
        assertEquals("b.example", request.host());
        assertEquals("/x?y", request.target());
        assertTrue(forwarded(request, Forwarded.AS_IT_IS).startsWith("GET /x?y HTTP/1.1|Host: b.example:8080|"));
        assertEquals("[::1]", read("GET / HTTP/1.1|Host: [::1]:80||").host());
    }

    private static String forwarded(HttpRequest request, Forwarded how) {
        return new String(Rewriting.request(request, how, "192.0.2.7"), ISO_8859_1).replace("\r\n", "|");
    }

    @Test
    void fieldsForOneConnectionStayAndWhoAskedIsSaidAnew() throws Exception {
        HttpRequest request =
                read("GET / HTTP/1.1|Host: a|Connection: x-hop, Keep-Alive|X-Hop: 1|Keep-Alive: 5|TE: trailers,"
                        + " gzip|Proxy-Connection: x|Upgrade: h2c|HTTP2-Settings: x|X-Forwarded-For: 10.0.0.1|x_forwarded_for: 10.0.0.2|"
                        + "X-Real-IP: 10.0.0.3|Forwarded: for=10.0.0.4|Accept: */*||");
        assertEquals(
                "GET / HTTP/1.1|Host: a|Accept: */*|TE: trailers|X-Forwarded-For: 192.0.2.7|X-Forwarded-Proto: http|"
                        + "X-Forwarded-Host: a|Forwarded: for=192.0.2.7;proto=http;host=\"a\"||",
                forwarded(request, Forwarded.REPLACED));
        String appended = forwarded(request, Forwarded.APPENDED);
        assertTrue(appended.contains("|X-Forwarded-For: 10.0.0.1, 10.0.0.2, 192.0.2.7|"), appended);
        assertTrue(appended.contains("|Forwarded: for=10.0.0.4, for=192.0.2.7;"), appended);
        assertTrue(forwarded(request, Forwarded.AS_IT_IS).contains("|X-Forwarded-For: 10.0.0.1|"));
    }

    @Test
    void onlyWhatMayBecomeATunnelIsAnUpgrade() throws Exception {
        assertEquals(
                Optional.of("websocket"),
                read("GET / HTTP/1.1|Host: a|Connection: keep-alive, Upgrade|Upgrade: WebSocket||")
                        .upgrade());
        for (String not : new String[] {
            "GET / HTTP/1.1|Host: a|Upgrade: websocket||",
            "GET / HTTP/1.1|Host: a|Connection: upgrade|Upgrade: h2c||",
            "GET / HTTP/1.0|Host: a|Connection: upgrade|Upgrade: websocket||",
            "POST / HTTP/1.1|Host: a|Connection: upgrade|Upgrade: websocket|Content-Length: 1||"
        }) {
            assertEquals(Optional.empty(), read(not).upgrade(), not);
        }
    }

    @Test
    void anyBytesAreReadOrRefusedAndNothingElse() {
        var random = new Random(5);
        byte[] seed = bytes("POST /a/b?c HTTP/1.1|Host: a.example|Transfer-Encoding: chunked|X: y||5|hello|0||");
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = seed.clone();
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                HttpRequest.Read read = HttpRequest.read(bytes, 0);
                if (read == null) continue;
                read.request().body(100).take(bytes, read.end(), bytes.length);
                // What is passed on is understood in the same way.
                byte[] again = Rewriting.request(read.request(), Forwarded.REPLACED, "::1");
                HttpRequest.Read second = HttpRequest.read(again, 0);
                assertNotNull(second);
                assertEquals(again.length, second.end());
                assertEquals(read.request().framing(), second.request().framing());
                assertEquals(read.request().host(), second.request().host());
            } catch (HttpProblem e) {
                assertTrue(e.status() >= 400);
            }
        }
    }
}

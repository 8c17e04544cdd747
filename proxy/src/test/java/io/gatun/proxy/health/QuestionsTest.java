package io.gatun.proxy.health;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.proxy.model.GrpcCheck;
import io.gatun.proxy.model.HttpCheck;
import io.gatun.proxy.model.Pace;
import io.gatun.proxy.model.ProxyProtocol;
import io.gatun.proxy.relay.Question;
import io.gatun.proxy.relay.Question.Verdict;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class QuestionsTest {
    @Test
    void statusOfAPageDecides() {
        Question page = Questions.of(new HttpCheck("/ready?deep"), ProxyProtocol.To.NONE);
        assertTrue(new String(page.request(), US_ASCII).startsWith("GET /ready?deep HTTP/1.1\r\nHost: localhost\r\n"));
        assertEquals(Verdict.MORE, read(page, "HTTP/1.1 20"));
        assertEquals(Verdict.WELL, read(page, "HTTP/1.1 204 No Content\r\n"));
        assertEquals(Verdict.WELL, read(page, "HTTP/1.0 302 Found\r\n"));
        assertEquals(Verdict.ILL, read(page, "HTTP/1.1 503 Unavailable\r\n"));
        assertEquals(Verdict.ILL, read(page, "SSH-2.0-OpenSSH_9.2p1\r\n"));
    }

    @Test
    void backendThatExpectsAHeaderGetsOne() {
        Question page = Questions.of(new HttpCheck("/"), ProxyProtocol.To.V1);
        assertTrue(new String(page.request(), US_ASCII).startsWith("PROXY UNKNOWN\r\nGET / "));
    }

    @Test
    void messageOfGrpcDecides() {
        var check = new GrpcQuestion(new GrpcCheck("", Pace.DEFAULT));
        String settings = "000000040000000000";
        String headers = "0000010104" + "00000001" + "88";
        String serving = "0000070000" + "00000001" + "00" + "00000002" + "0801";
        String notServing = "0000070000" + "00000001" + "00" + "00000002" + "0802";
        assertEquals(Verdict.MORE, check.read(bytes(settings)));
        assertEquals(Verdict.MORE, check.read(bytes(settings + headers + serving.substring(0, 20))));
        assertEquals(Verdict.WELL, check.read(bytes(settings + headers + serving)));
        assertEquals(Verdict.ILL, check.read(bytes(settings + headers + notServing)));
        assertEquals(Verdict.ILL, check.read(bytes(settings + "0000010105" + "00000001" + "88")), "trailers only");
        assertEquals(Verdict.ILL, check.read(bytes("0000040300" + "00000001" + "00000001")), "RST_STREAM");
    }

    private static Verdict read(Question question, String answer) {
        return question.read(answer.getBytes(US_ASCII));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}

package io.gatun.proxy.name;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.proxy.name.DnsQuestion.Answer;
import io.gatun.proxy.name.DnsQuestion.Kind;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a server may send, and what it must not be believed. */
class DnsQuestionTest {
    private static final DnsQuestion QUESTION = new DnsQuestion(4711, "web.internal", Kind.A);
    private static final int QUESTION_END = 12 + 14 + 4;

    /** An answer with one address, whose owner is written as given. */
    private static byte[] answer(int owner) {
        var message = ByteBuffer.allocate(512);
        message.putShort((short) 4711)
                .putShort((short) 0x8180)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(0);
        message.put(QUESTION.bytes(), 12, QUESTION_END - 12);
        message.putShort((short) owner).putShort((short) 1).putShort((short) 1).putInt(60);
        message.putShort((short) 4).put(new byte[] {10, 0, 0, 1});
        byte[] bytes = new byte[message.position()];
        message.flip().get(bytes);
        return bytes;
    }

    @Test
    void anAnswerIsRead() {
        assertEquals(
                Optional.of(new Answer(0, false, List.of(InetAddress.ofLiteral("10.0.0.1")))),
                QUESTION.answer(answer(0xc00c)));
    }

    @Test
    void anAnswerToAnotherQuestionIsNone() {
        byte[] right = answer(0xc00c);
        assertTrue(new DnsQuestion(4712, "web.internal", Kind.A).answer(right).isEmpty(), "another id");
        assertTrue(
                new DnsQuestion(4711, "web.internal", Kind.AAAA).answer(right).isEmpty(), "another type");
        assertTrue(new DnsQuestion(4711, "web.externa", Kind.A).answer(right).isEmpty(), "another name");
        byte[] question = right.clone();
        question[2] = 1;
        assertTrue(QUESTION.answer(question).isEmpty(), "a question");
    }

    @Test
    void anAddressOfAnotherNameIsLeftOut() {
        // The owner is what is after the first label: internal.
        assertEquals(Optional.of(new Answer(0, false, List.of())), QUESTION.answer(answer(0xc010)));
    }

    @Test
    void namesThatLeadForwardOrToThemselvesHaveAnEnd() {
        assertTrue(QUESTION.answer(answer(0xc000 | QUESTION_END)).isEmpty(), "itself");
        assertTrue(QUESTION.answer(answer(0xc0ff)).isEmpty(), "forward");
    }

    @Test
    void whateverIsBrokenInAnAnswerItIsReadOrNot() {
        byte[] right = answer(0xc00c);
        for (int length = 0; length < right.length; length++) {
            assertTrue(QUESTION.answer(Arrays.copyOf(right, length)).isEmpty(), "cut");
        }
        var random = new Random(4711);
        for (int i = 0; i < 200_000; i++) {
            byte[] broken = right.clone();
            for (int times = 1 + random.nextInt(3); times > 0; times--) {
                broken[2 + random.nextInt(broken.length - 2)] = (byte) random.nextInt();
            }
            QUESTION.answer(broken).ifPresent(is -> assertTrue(is.addresses().size() <= 1));
        }
    }
}

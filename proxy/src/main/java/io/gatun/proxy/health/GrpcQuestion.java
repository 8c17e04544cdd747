package io.gatun.proxy.health;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gatun.proxy.model.GrpcCheck;
import io.gatun.proxy.relay.Question;
import java.io.ByteArrayOutputStream;

/**
 * grpc.health.v1.Health/Check over HTTP/2 without TLS (RFC 9113, gRPC over HTTP2). The request is one stream of literal headers (RFC
 * 7541, 6.2.2) and one message; of the answer only the DATA frame is understood, so it needs no decoder of headers: an answer
 * without a message is an error.
 */
record GrpcQuestion(GrpcCheck check) implements Question {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);
    private static final int FRAME_HEADER_BYTES = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int PADDED = 8;
    private static final int MESSAGE_PREFIX_BYTES = 5;
    private static final int STATUS_TAG = 0x08;
    private static final int SERVICE_TAG = 0x0a;
    private static final int SERVING = 1;

    @Override
    public byte[] request() {
        var all = new ByteArrayOutputStream();
        all.writeBytes(PREFACE);
        frame(all, SETTINGS, 0, 0, new byte[0]);
        frame(all, HEADERS, END_HEADERS, 1, headers());
        frame(all, DATA, END_STREAM, 1, message());
        return all.toByteArray();
    }

    private static void frame(ByteArrayOutputStream to, int type, int flags, int stream, byte[] payload) {
        to.writeBytes(new byte[] {
            (byte) (payload.length >> 16),
            (byte) (payload.length >> 8),
            (byte) payload.length,
            (byte) type,
            (byte) flags
        });
        to.writeBytes(new byte[] {0, 0, 0, (byte) stream});
        to.writeBytes(payload);
    }

    private static byte[] headers() {
        var block = new ByteArrayOutputStream();
        header(block, ":method", "POST");
        header(block, ":scheme", "http");
        header(block, ":path", "/grpc.health.v1.Health/Check");
        header(block, ":authority", "localhost");
        header(block, "content-type", "application/grpc");
        header(block, "te", "trailers");
        return block.toByteArray();
    }

    // Without indexing, and neither name nor value in the code of Huffman: all lengths are below 127.
    private static void header(ByteArrayOutputStream to, String name, String value) {
        to.write(0);
        to.write(name.length());
        to.writeBytes(name.getBytes(US_ASCII));
        to.write(value.length());
        to.writeBytes(value.getBytes(US_ASCII));
    }

    private byte[] message() {
        byte[] service = check.service().getBytes(US_ASCII);
        var message = new ByteArrayOutputStream();
        int length = service.length == 0 ? 0 : service.length + 2;
        message.writeBytes(new byte[] {0, 0, 0, 0, (byte) length});
        if (length > 0) {
            message.write(SERVICE_TAG);
            message.write(service.length);
            message.writeBytes(service);
        }
        return message.toByteArray();
    }

    @Override
    public Verdict read(byte[] answer) {
        int at = 0;
        while (at + FRAME_HEADER_BYTES <= answer.length) {
            int length = unsigned(answer, at) << 16 | unsigned(answer, at + 1) << 8 | unsigned(answer, at + 2);
            int type = unsigned(answer, at + 3);
            int flags = unsigned(answer, at + 4);
            int payload = at + FRAME_HEADER_BYTES;
            if (type == RST_STREAM || type == GOAWAY) return Verdict.ILL;
            if (payload + length > answer.length) return Verdict.MORE;
            if (type == DATA && length > 0) return status(answer, payload, length, flags);
            if (type == HEADERS && (flags & END_STREAM) != 0) return Verdict.ILL; // trailers only: an error
            at = payload + length;
        }
        return Verdict.MORE;
    }

    private static Verdict status(byte[] answer, int payload, int length, int flags) {
        int message = payload + ((flags & PADDED) == 0 ? 0 : 1) + MESSAGE_PREFIX_BYTES;
        boolean serving = message + 1 < payload + length
                && answer[message - MESSAGE_PREFIX_BYTES] == 0
                && unsigned(answer, message) == STATUS_TAG
                && unsigned(answer, message + 1) == SERVING;
        return serving ? Verdict.WELL : Verdict.ILL;
    }

    private static int unsigned(byte[] bytes, int at) {
        return Byte.toUnsignedInt(bytes[at]);
    }
}

package io.gatun.engine.network.dns;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A question to a name server (RFC 1035) and answers to it. Pure. What is not a plain question of one name is not understood, and
 * answered as such.
 */
final class DnsMessage {
    static final int A = 1;
    static final int AAAA = 28;

    private static final int INTERNET = 1;
    private static final int HEADER = 12;
    private static final int MAX_NAME = 255;
    private static final int MAX_LABEL = 63;
    private static final int ANSWER = 0x8000;
    private static final int OPCODE = 0x7800;
    private static final int RECURSION_WANTED = 0x0100;
    private static final int RECURSION_THERE = 0x0080;
    private static final int NAME_AT_QUESTION = 0xc00c;
    private static final int SECONDS = 60;

    /** How an answer ends that has nothing to say. */
    enum Code {
        /** The name is known. */
        NO_ERROR(0),
        /** Nobody could be asked. */
        SERVER_FAILURE(2),
        NO_SUCH_NAME(3),
        NOT_IMPLEMENTED(4);

        private final int number;

        Code(int number) {
            this.number = number;
        }
    }

    private final byte[] bytes;
    private final int end;
    private final String name;
    private final int type;

    private DnsMessage(byte[] bytes, int end, String name, int type) {
        this.bytes = bytes;
        this.end = end;
        this.name = name;
        this.type = type;
    }

    /** The question that bytes are; empty if they are none that can be answered. */
    static Optional<DnsMessage> question(byte[] bytes) {
        if (bytes.length < HEADER) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int flags = in.getShort(2);
        boolean one = in.getShort(4) == 1;
        if ((flags & ANSWER) != 0 || (flags & OPCODE) != 0 || !one) {
            return Optional.empty();
        }
        in.position(HEADER);
        Optional<String> name = name(in);
        if (name.isEmpty() || in.remaining() < 4) {
            return Optional.empty();
        }
        int type = Short.toUnsignedInt(in.getShort());
        boolean internet = in.getShort() == INTERNET;
        return internet ? Optional.of(new DnsMessage(bytes, in.position(), name.get(), type)) : Optional.empty();
    }

    private static Optional<String> name(ByteBuffer in) {
        var name = new StringBuilder();
        while (in.hasRemaining()) {
            int length = Byte.toUnsignedInt(in.get());
            if (length == 0) {
                return Optional.of(name.toString());
            }
            if (length > MAX_LABEL || length > in.remaining() || name.length() + length > MAX_NAME) {
                return Optional.empty();
            }
            byte[] label = new byte[length];
            in.get(label);
            if (!name.isEmpty()) {
                name.append('.');
            }
            name.append(new String(label, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT));
        }
        return Optional.empty();
    }

    /** In lower case, without the last dot. */
    String name() {
        return name;
    }

    int type() {
        return type;
    }

    /** The question as it was sent. */
    byte[] bytes() {
        return bytes.clone();
    }

    /** Whether another message is the answer to this one. */
    boolean isAnsweredBy(byte[] other) {
        return other.length >= HEADER && other[0] == bytes[0] && other[1] == bytes[1] && (other[2] & 0x80) != 0;
    }

    /** An answer with those of the addresses that are of the kind that was asked for. */
    byte[] answer(List<InetAddress> addresses) {
        List<InetAddress> wanted = addresses.stream()
                .filter(address -> type == (address instanceof Inet6Address ? AAAA : A))
                .toList();
        int length = wanted.stream()
                .mapToInt(address -> HEADER + address.getAddress().length)
                .sum();
        byte[] message = new byte[end + length];
        ByteBuffer out = begun(message, Code.NO_ERROR, wanted.size());
        for (InetAddress address : wanted) {
            byte[] value = address.getAddress();
            out.putShort((short) NAME_AT_QUESTION)
                    .putShort((short) type)
                    .putShort((short) INTERNET)
                    .putInt(SECONDS)
                    .putShort((short) value.length)
                    .put(value);
        }
        return message;
    }

    /** An answer without anything. */
    byte[] answer(Code code) {
        byte[] message = new byte[end];
        begun(message, code, 0);
        return message;
    }

    private ByteBuffer begun(byte[] message, Code code, int answers) {
        ByteBuffer out = ByteBuffer.wrap(message);
        out.put(bytes, 0, end);
        int wanted = out.getShort(2) & RECURSION_WANTED;
        out.putShort(2, (short) (ANSWER | wanted | RECURSION_THERE | code.number));
        out.putShort(4, (short) 1)
                .putShort(6, (short) answers)
                .putShort(8, (short) 0)
                .putShort(10, (short) 0);
        return out;
    }
}

package io.gatun.proxy.name;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A question for the addresses of a name in one family, and how its answer is read (RFC 1035, RFC 6891). Pure.
 *
 * @param id that the answer has too
 * @param name complete
 */
record DnsQuestion(int id, String name, Kind kind) {
    /** The longest answer that a datagram has; what is longer is asked for over TCP. */
    static final int MAX_DATAGRAM = 1232;

    private static final int HEADER_BYTES = 12;
    private static final int MAX_LABEL = 63;
    private static final int MAX_NAME = 255;
    private static final int CLASS_INTERNET = 1;
    private static final int TYPE_CNAME = 5;
    private static final int TYPE_OPT = 41;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int RESPONSE = 0x8000;
    private static final int TRUNCATED = 0x0200;
    private static final int CODE = 0x000f;
    private static final int POINTER = 0xc0;
    private static final int SHORT = 0xffff;
    private static final int BYTE = 0xff;

    /** A family of addresses. */
    enum Kind {
        A(1, 4),
        AAAA(28, 16);

        private final int type;
        private final int bytes;

        Kind(int type, int bytes) {
            this.type = type;
            this.bytes = bytes;
        }
    }

    /**
     * What a server says.
     *
     * @param code 0 if there is such a name, 3 if not, otherwise why it cannot say
     * @param isTruncated whether it had more to say than there was room
     */
    record Answer(int code, boolean isTruncated, List<InetAddress> addresses) {
        private static final int NO_SUCH_NAME = 3;

        Answer {
            addresses = List.copyOf(addresses);
        }

        /** Whether another server might know more. */
        boolean isEvasive() {
            return code != 0 && code != NO_SUCH_NAME;
        }
    }

    /** As it is sent. */
    byte[] bytes() {
        var message = ByteBuffer.allocate(HEADER_BYTES + MAX_NAME + MAX_NAME);
        message.putShort((short) id).putShort((short) RECURSION_DESIRED);
        message.putShort((short) 1).putShort((short) 0).putShort((short) 0).putShort((short) 1);
        for (String label : name.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > MAX_LABEL)
                throw new IllegalArgumentException("not a name: " + name);
            message.put((byte) label.length()).put(label.getBytes(ISO_8859_1));
        }
        message.put((byte) 0).putShort((short) kind.type).putShort((short) CLASS_INTERNET);
        message.put((byte) 0).putShort((short) TYPE_OPT).putShort((short) MAX_DATAGRAM);
        message.putInt(0).putShort((short) 0);
        byte[] bytes = new byte[message.position()];
        message.flip().get(bytes);
        return bytes;
    }

    /** What a message says to this question; nothing if it is no answer to it, or none that can be read. */
    Optional<Answer> answer(byte[] bytes) {
        try {
            return read(ByteBuffer.wrap(bytes));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<Answer> read(ByteBuffer message) {
        boolean isOurs = (message.getShort() & SHORT) == id;
        int flags = message.getShort();
        int questions = message.getShort() & SHORT;
        int answers = message.getShort() & SHORT;
        message.position(HEADER_BYTES);
        if (!isOurs || (flags & RESPONSE) == 0 || questions != 1 || !isRepeated(message)) return Optional.empty();
        var addresses = new ArrayList<InetAddress>();
        if ((flags & TRUNCATED) == 0) {
            List<Entry> entries = entries(message, answers);
            Set<String> owners = aliases(entries);
            for (Entry entry : entries) {
                if (entry.type == kind.type && entry.data.length == kind.bytes && owners.contains(entry.owner))
                    addresses.add(address(entry.data));
            }
        }
        return Optional.of(new Answer(flags & CODE, (flags & TRUNCATED) != 0, addresses));
    }

    private boolean isRepeated(ByteBuffer message) {
        return name(message).equals(name.toLowerCase(Locale.ROOT))
                && (message.getShort() & SHORT) == kind.type
                && (message.getShort() & SHORT) == CLASS_INTERNET;
    }

    @SuppressWarnings("ArrayRecordComponent") // it is read here and goes nowhere
    private record Entry(String owner, int type, byte[] data, String alias) {}

    private static List<Entry> entries(ByteBuffer message, int count) {
        var all = new ArrayList<Entry>();
        for (int i = 0; i < count; i++) {
            String owner = name(message);
            int type = message.getShort() & SHORT;
            boolean isInternet = (message.getShort() & SHORT) == CLASS_INTERNET;
            message.position(
                    message.position() + Integer.BYTES); // for how long it holds, which counts for nothing here
            byte[] data = new byte[message.getShort() & SHORT];
            int begin = message.position();
            message.get(data);
            String alias = type == TYPE_CNAME ? name(message.duplicate().position(begin)) : "";
            if (isInternet) all.add(new Entry(owner, type, data, alias));
        }
        return all;
    }

    /** The name and all that it stands for. */
    private Set<String> aliases(List<Entry> entries) {
        Set<String> all = new HashSet<>();
        String next = name.toLowerCase(Locale.ROOT);
        while (all.add(next)) {
            String owner = next;
            next = entries.stream()
                    .filter(entry -> entry.type == TYPE_CNAME && entry.owner.equals(owner))
                    .map(Entry::alias)
                    .findFirst()
                    .orElse(owner);
        }
        return all;
    }

    private static InetAddress address(byte[] data) {
        try {
            return InetAddress.getByAddress(data);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    // Each pointer leads further back, so there is an end.
    private static String name(ByteBuffer message) {
        var text = new StringBuilder();
        ByteBuffer reader = message;
        int least = message.position();
        while (true) {
            int length = reader.get() & BYTE;
            if (length == 0) return text.toString().toLowerCase(Locale.ROOT);
            if ((length & POINTER) == POINTER) {
                int target = ((length & ~POINTER) << Byte.SIZE) | (reader.get() & BYTE);
                if (target >= least) throw new IllegalArgumentException("a name that leads forward");
                least = target;
                reader = message.duplicate().position(target);
                continue;
            }
            if (length > MAX_LABEL) throw new IllegalArgumentException("a label of another kind");
            byte[] label = new byte[length];
            reader.get(label);
            if (!text.isEmpty()) text.append('.');
            text.append(new String(label, ISO_8859_1));
            if (text.length() > MAX_NAME) throw new IllegalArgumentException("a name that is too long");
        }
    }
}

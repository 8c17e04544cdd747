package io.gatun.proxy.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.gatun.proxy.wire.MalformedException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the first message of a TLS connection says in the clear (RFC 8446, section 4.1.2; RFC 5246 before it). It may be spread over
 * several records and over any number of packets; hellos with keys against quantum computers are. What is encrypted in it (ECH) stays
 * so: the name is the outer one.
 *
 * @param name which host is wanted, in small letters
 * @param protocols what the client offers to speak, what it likes best first
 */
public record ClientHello(Optional<String> name, List<String> protocols) {
    /** More than this is no hello: the records with their heads. */
    public static final int MAX_BYTES = 32 * 1024;

    private static final int RECORD_HEAD = 5;
    private static final int MESSAGE_HEAD = 4;
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int VERSION_3 = 3;
    private static final int MAX_RECORD = 1 << 14;
    private static final int MAX_MESSAGE = 24 * 1024;
    private static final int RANDOM = 32;
    private static final int MAX_SESSION = 32;
    private static final int SERVER_NAME = 0;
    private static final int PROTOCOLS = 16;
    private static final int HOST_NAME = 0;
    private static final int MAX_NAME = 255;

    public ClientHello {
        protocols = List.copyOf(protocols);
    }

    /**
     * Reads the hello that a connection begins with.
     *
     * @return null if it is not there completely yet
     * @throws MalformedException if what is there is not the beginning of TLS
     */
    public static @Nullable ClientHello read(byte[] bytes) throws MalformedException {
        byte[] message = message(bytes);
        if (message == null) {
            if (bytes.length >= MAX_BYTES) throw new MalformedException("a hello without an end");
            return null;
        }
        return body(new TlsBytes(message, 0, message.length));
    }

    // ---- records

    /** The message without its head, put together from its records; null if something is missing. */
    private static byte @Nullable [] message(byte[] bytes) throws MalformedException {
        var message = new ByteArrayOutputStream();
        int wanted = -1;
        int at = 0;
        while (bytes.length - at > 0) {
            requireRecord(bytes, at);
            if (bytes.length - at < RECORD_HEAD) return null;
            int length = Byte.toUnsignedInt(bytes[at + 3]) << 8 | Byte.toUnsignedInt(bytes[at + 4]);
            if (length == 0 || length > MAX_RECORD) throw new MalformedException("a record of " + length + " bytes");
            int there = Math.min(length, bytes.length - at - RECORD_HEAD);
            message.write(bytes, at + RECORD_HEAD, there);
            if (wanted < 0) wanted = wanted(message);
            if (wanted >= 0 && message.size() >= wanted) return whole(message, wanted);
            if (there < length) return null;
            at += RECORD_HEAD + length;
        }
        return null;
    }

    // As early as it can be told: whoever does not speak TLS must not be waited for.
    private static void requireRecord(byte[] bytes, int at) throws MalformedException {
        if (bytes[at] != HANDSHAKE) throw new MalformedException("no TLS");
        if (bytes.length > at + 1 && bytes[at + 1] != VERSION_3) throw new MalformedException("no version of TLS");
    }

    private static int wanted(ByteArrayOutputStream message) throws MalformedException {
        if (message.size() == 0) return -1;
        byte[] there = message.toByteArray();
        if (there[0] != CLIENT_HELLO) throw new MalformedException("a message that is no hello");
        if (there.length < MESSAGE_HEAD) return -1;
        int length =
                Byte.toUnsignedInt(there[1]) << 16 | Byte.toUnsignedInt(there[2]) << 8 | Byte.toUnsignedInt(there[3]);
        if (length > MAX_MESSAGE) throw new MalformedException("a hello of " + length + " bytes");
        return MESSAGE_HEAD + length;
    }

    // What follows in the same record would be another message, which no client may send before it is answered.
    private static byte[] whole(ByteArrayOutputStream message, int wanted) throws MalformedException {
        if (message.size() > wanted) throw new MalformedException("something after the hello");
        byte[] all = message.toByteArray();
        return Arrays.copyOfRange(all, MESSAGE_HEAD, wanted);
    }

    // ---- the message

    private static ClientHello body(TlsBytes hello) throws MalformedException {
        if (hello.uint16() >> 8 != VERSION_3) throw new MalformedException("no version of TLS");
        hello.skip(RANDOM);
        if (hello.part8().left() > MAX_SESSION) throw new MalformedException("a session of more than 32 bytes");
        int suites = hello.part16().left();
        if (suites < 2 || suites % 2 != 0) throw new MalformedException("a list of cipher suites that is none");
        if (hello.part8().left() < 1) throw new MalformedException("no compression method, not even none");
        if (hello.left() == 0) return new ClientHello(Optional.empty(), List.of());
        TlsBytes extensions = hello.part16();
        hello.end();
        return extensions(extensions);
    }

    private static ClientHello extensions(TlsBytes extensions) throws MalformedException {
        Set<Integer> seen = new HashSet<>();
        Optional<String> name = Optional.empty();
        List<String> protocols = List.of();
        while (extensions.left() > 0) {
            int type = extensions.uint16();
            TlsBytes content = extensions.part16();
            if (!seen.add(type)) throw new MalformedException("an extension twice");
            if (type == SERVER_NAME) name = name(content);
            else if (type == PROTOCOLS) protocols = protocols(content);
        }
        return new ClientHello(name, protocols);
    }

    private static Optional<String> name(TlsBytes content) throws MalformedException {
        TlsBytes list = content.part16();
        content.end();
        if (list.left() == 0) throw new MalformedException("an empty list of names");
        Optional<String> name = Optional.empty();
        while (list.left() > 0) {
            int type = list.uint8();
            String text = list.part16().text(ISO_8859_1);
            if (type != HOST_NAME) continue;
            if (name.isPresent()) throw new MalformedException("two names of hosts");
            name = Optional.of(hostName(text));
        }
        return name;
    }

    // What other readers of the same bytes might take for another name is no name (RFC 6066, section 3: ASCII, no dot
    // at
    // its end). An address is none either, but is sent by clients in use; it has no route and is let pass.
    private static String hostName(String text) throws MalformedException {
        if (text.isEmpty() || text.length() > MAX_NAME)
            throw new MalformedException("a name that is too long or empty");
        boolean clean = text.chars().allMatch(c -> c == '-' || c == '.' || c == '_' || c == ':' || isAlphanumeric(c));
        if (!clean || text.startsWith(".") || text.endsWith(".") || text.contains(".."))
            throw new MalformedException("a name that is none");
        return text.toLowerCase(Locale.ROOT);
    }

    private static boolean isAlphanumeric(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static List<String> protocols(TlsBytes content) throws MalformedException {
        TlsBytes list = content.part16();
        content.end();
        var all = new ArrayList<String>();
        while (list.left() > 0) {
            String protocol = list.part8().text(ISO_8859_1);
            if (protocol.isEmpty()) throw new MalformedException("a protocol without a name");
            all.add(protocol);
        }
        if (all.isEmpty()) throw new MalformedException("an empty list of protocols");
        return all;
    }
}

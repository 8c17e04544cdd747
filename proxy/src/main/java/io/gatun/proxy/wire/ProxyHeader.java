package io.gatun.proxy.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The PROXY protocol, versions 1 and 2 (haproxy's proxy-protocol.txt).
 *
 * @param bytes how long the header is
 * @param origin whose connection it is; empty for one that the proxy before makes for itself, and for families other than IP
 */
public record ProxyHeader(int bytes, Optional<Origin> origin) {
    /** More than this is no header: extensions of version 2 included. */
    public static final int MAX_BYTES = 2048;

    private static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
    private static final byte[] WORD = "PROXY ".getBytes(US_ASCII);
    private static final int V1_MAX_BYTES = 107;
    private static final int V2_FIXED_BYTES = 16;
    private static final int VERSION_2 = 0x20;
    private static final int LOCAL = 0;
    private static final int PROXIED = 1;
    private static final int TCP4 = 0x11;
    private static final int TCP6 = 0x21;
    private static final int MAX_PORT = 65_535;

    /**
     * Reads the header that a connection begins with.
     *
     * @return null if it is not there completely yet
     * @throws MalformedException if what is there is no header
     */
    public static @Nullable ProxyHeader read(byte[] bytes) throws MalformedException {
        if (begins(bytes, SIGNATURE)) return bytes.length < V2_FIXED_BYTES ? null : version2(bytes);
        if (begins(bytes, WORD)) return version1(bytes);
        throw new MalformedException("no PROXY header");
    }

    private static boolean begins(byte[] bytes, byte[] with) {
        int length = Math.min(bytes.length, with.length);
        return Arrays.equals(bytes, 0, length, with, 0, length);
    }

    // ---- version 1: PROXY TCP4 192.0.2.1 192.0.2.2 1234 80\r\n

    private static @Nullable ProxyHeader version1(byte[] bytes) throws MalformedException {
        int end = 0;
        while (end < bytes.length && end < V1_MAX_BYTES && bytes[end] != '\n') end++;
        if (end == V1_MAX_BYTES) throw new MalformedException("a PROXY line without an end");
        if (end == bytes.length) return null;
        if (bytes[end - 1] != '\r') throw new MalformedException("a PROXY line that does not end with CR LF");
        String[] words = new String(bytes, 0, end - 1, US_ASCII).split(" ", -1);
        int length = end + 1;
        if (words[1].equals("UNKNOWN")) return new ProxyHeader(length, Optional.empty());
        boolean four = words[1].equals("TCP4");
        if (words.length != 6 || !(four || words[1].equals("TCP6"))) throw new MalformedException("a bad PROXY line");
        var source = new Internet(address(words[2], four), port(words[4]));
        var destination = new Internet(address(words[3], four), port(words[5]));
        return new ProxyHeader(length, Optional.of(new Origin(source, destination)));
    }

    private static InetAddress address(String word, boolean four) throws MalformedException {
        try {
            // Only literals, and none of the odd forms that are taken elsewhere.
            InetAddress address = InetAddress.ofLiteral(word);
            if (four == !word.contains(":") && word.chars().noneMatch(c -> c == '%')) return address;
        } catch (IllegalArgumentException e) {
            // as below
        }
        throw new MalformedException("a bad address in a PROXY line");
    }

    private static int port(String word) throws MalformedException {
        boolean digits = !word.isEmpty() && word.length() < 6 && word.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || Integer.parseInt(word) > MAX_PORT) throw new MalformedException("a bad port in a PROXY line");
        return Integer.parseInt(word);
    }

    // ---- version 2

    private static @Nullable ProxyHeader version2(byte[] bytes) throws MalformedException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).position(SIGNATURE.length);
        int version = Byte.toUnsignedInt(buffer.get());
        int family = Byte.toUnsignedInt(buffer.get());
        int length = V2_FIXED_BYTES + Short.toUnsignedInt(buffer.getShort());
        if ((version & 0xf0) != VERSION_2) throw new MalformedException("an unknown version of the PROXY header");
        if (length > MAX_BYTES) throw new MalformedException("a PROXY header of " + length + " bytes");
        if (bytes.length < length) return null;
        int command = version & 0x0f;
        if (command == LOCAL) return new ProxyHeader(length, Optional.empty());
        if (command != PROXIED) throw new MalformedException("an unknown command of the PROXY header");
        return switch (family) {
            case TCP4 -> new ProxyHeader(length, Optional.of(origin(buffer, length, 4)));
            case TCP6 -> new ProxyHeader(length, Optional.of(origin(buffer, length, 16)));
            default -> new ProxyHeader(length, Optional.empty());
        };
    }

    private static Origin origin(ByteBuffer buffer, int length, int addressBytes) throws MalformedException {
        if (length - V2_FIXED_BYTES < 2 * addressBytes + 2 * Short.BYTES) {
            throw new MalformedException("a PROXY header that is too short for its addresses");
        }
        InetAddress source = address(buffer, addressBytes);
        InetAddress destination = address(buffer, addressBytes);
        int sourcePort = Short.toUnsignedInt(buffer.getShort());
        int destinationPort = Short.toUnsignedInt(buffer.getShort());
        return new Origin(new Internet(source, sourcePort), new Internet(destination, destinationPort));
    }

    private static InetAddress address(ByteBuffer buffer, int bytes) {
        byte[] raw = new byte[bytes];
        buffer.get(raw);
        try {
            return InetAddress.getByAddress(raw);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are addresses", e);
        }
    }

    // ---- written

    /** The line of version 1 for a connection; UNKNOWN for one of which nothing is known or whose ends have different families. */
    public static byte[] version1(Optional<Origin> origin) {
        return origin.filter(ProxyHeader::isOfOneFamily)
                .map(known -> "PROXY %s %s %s %d %d\r\n"
                        .formatted(
                                isSix(known.source()) ? "TCP6" : "TCP4",
                                known.source().address().getHostAddress(),
                                known.destination().address().getHostAddress(),
                                known.source().port(),
                                known.destination().port()))
                .orElse("PROXY UNKNOWN\r\n")
                .getBytes(US_ASCII);
    }

    /** The header of version 2; LOCAL for a connection of which nothing is known. */
    public static byte[] version2(Optional<Origin> origin) {
        return version2(origin, List.of());
    }

    /** The header of version 2 with more that is known of the connection, 1 KiB at most; LOCAL if nothing is. */
    public static byte[] version2(Optional<Origin> origin, List<Extension> more) {
        Optional<Origin> known = origin.filter(ProxyHeader::isOfOneFamily);
        byte[] source = known.map(each -> each.source().address().getAddress()).orElse(new byte[0]);
        byte[] extensions = known.isEmpty() ? new byte[0] : extensions(more);
        int rest = known.isEmpty() ? 0 : 2 * source.length + 2 * Short.BYTES + extensions.length;
        ByteBuffer buffer = ByteBuffer.allocate(V2_FIXED_BYTES + rest).put(SIGNATURE);
        buffer.put((byte) (VERSION_2 | (known.isEmpty() ? LOCAL : PROXIED)));
        buffer.put((byte) (known.isEmpty() ? 0 : source.length == 4 ? TCP4 : TCP6))
                .putShort((short) rest);
        known.ifPresent(each -> buffer.put(source)
                .put(each.destination().address().getAddress())
                .putShort((short) each.source().port())
                .putShort((short) each.destination().port()));
        return buffer.put(extensions).array();
    }

    private static byte[] extensions(List<Extension> all) {
        var bytes = new ByteArrayOutputStream();
        for (Extension each : all) {
            byte[] value = each.value();
            bytes.write(each.type());
            bytes.write(value.length >> Byte.SIZE);
            bytes.write(value.length);
            bytes.writeBytes(value);
        }
        return bytes.toByteArray();
    }

    private static boolean isOfOneFamily(Origin origin) {
        return isSix(origin.source()) == isSix(origin.destination());
    }

    private static boolean isSix(Internet address) {
        return address.address() instanceof Inet6Address;
    }
}

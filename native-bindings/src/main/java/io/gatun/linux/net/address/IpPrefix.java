package io.gatun.linux.net.address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An address and how many of its bits name the network, such as {@code 10.1.2.3/24}.
 *
 * @param length in bits
 */
public record IpPrefix(InetAddress address, int length) {
    private static final int IPV4_BYTES = 4;

    /** Every IPv4 address. */
    public static final IpPrefix ALL_IPV4 = parse("0.0.0.0/0");

    /** Every IPv6 address. */
    public static final IpPrefix ALL_IPV6 = parse("::/0");

    public IpPrefix {
        if (length < 0 || length > address.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException(
                    "%s has no prefix of %d bits".formatted(address.getHostAddress(), length));
        }
    }

    /** The prefix written as {@code ADDRESS/LENGTH}; asks no name server. */
    public static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("not ADDRESS/LENGTH: \"" + text + "\"");
        }
        return new IpPrefix(
                InetAddress.ofLiteral(text.substring(0, slash)), Integer.parseInt(text, slash + 1, text.length(), 10));
    }

    /** Whether the address is of IPv6. */
    public boolean isIpv6() {
        return address instanceof Inet6Address;
    }

    /** This prefix with the bits behind it zero. */
    public IpPrefix network() {
        byte[] bytes = address.getAddress();
        for (int bit = length; bit < bytes.length * Byte.SIZE; bit++) {
            bytes[bit / Byte.SIZE] &= (byte) ~(0x80 >> (bit % Byte.SIZE));
        }
        return new IpPrefix(address(bytes), length);
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + length;
    }

    /** The address that 4 or 16 bytes are; an IPv4 address within IPv6 stays one of IPv6. */
    public static InetAddress address(byte[] bytes) {
        try {
            return bytes.length == IPV4_BYTES
                    ? InetAddress.getByAddress(bytes)
                    : Inet6Address.getByAddress(null, bytes, -1);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length, e);
        }
    }
}

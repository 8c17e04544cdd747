package io.gatun.engine.model;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A range of addresses that share their first bits, or an address together with how many of its bits name its network.
 *
 * @param length in bits
 */
public record Subnet(InetAddress address, int length) {
    private static final int IPV4_BYTES = 4;

    public Subnet {
        if (length < 0 || length > address.getAddress().length * Byte.SIZE) {
            throw new BadRequestException(
                    "%s has no prefix of %d bits".formatted(address.getHostAddress(), length), "");
        }
    }

    /**
     * Reads {@code ADDRESS/LENGTH}.
     *
     * @throws BadRequestException if it is something else
     */
    public static Subnet parse(String text) {
        int slash = text.indexOf('/');
        try {
            return new Subnet(
                    InetAddress.ofLiteral(text.substring(0, Math.max(slash, 0))),
                    Integer.parseInt(text.substring(slash + 1)));
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(
                    "\"%s\" is no subnet".formatted(text.replaceAll("\\p{Cntrl}", "?")),
                    "use ADDRESS/LENGTH, such as 10.1.0.0/16 or fd00:1::/64");
        }
    }

    /** Whether its addresses are of IPv6. */
    public boolean isIpv6() {
        return address instanceof Inet6Address;
    }

    /** This without the bits behind the prefix. */
    public Subnet network() {
        return new Subnet(address(first()), length);
    }

    /** Whether nothing stands behind the prefix. */
    public boolean isNetwork() {
        return equals(network());
    }

    /** How many addresses there are. */
    public BigInteger size() {
        return BigInteger.ONE.shiftLeft(bits() - length);
    }

    /** The address at a place, 0 being the network's own. */
    public InetAddress at(BigInteger index) {
        return address(first().add(index));
    }

    /** The place of an address of it. */
    public BigInteger indexOf(InetAddress member) {
        return number(member).subtract(first());
    }

    /** Whether an address is one of it. */
    public boolean contains(InetAddress other) {
        return other.getAddress().length * Byte.SIZE == bits() && isWithin(number(other));
    }

    /** Whether the two have an address in common. */
    public boolean overlaps(Subnet other) {
        return bits() == other.bits()
                && (contains(other.network().address())
                        || other.contains(network().address()));
    }

    private boolean isWithin(BigInteger number) {
        return number.compareTo(first()) >= 0 && number.compareTo(first().add(size())) < 0;
    }

    private int bits() {
        return address.getAddress().length * Byte.SIZE;
    }

    private BigInteger first() {
        return number(address).shiftRight(bits() - length).shiftLeft(bits() - length);
    }

    private static BigInteger number(InetAddress address) {
        return new BigInteger(1, address.getAddress());
    }

    private InetAddress address(BigInteger number) {
        byte[] all = new byte[bits() / Byte.SIZE];
        byte[] bytes = number.toByteArray();
        int from = Math.max(0, bytes.length - all.length);
        byte[] low = Arrays.copyOfRange(bytes, from, bytes.length);
        System.arraycopy(low, 0, all, all.length - low.length, low.length);
        try {
            return all.length == IPV4_BYTES ? InetAddress.getByAddress(all) : Inet6Address.getByAddress(null, all, -1);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + length;
    }
}

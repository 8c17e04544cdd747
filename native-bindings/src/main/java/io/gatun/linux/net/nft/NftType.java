package io.gatun.linux.net.nft;

import io.gatun.linux.abi.Nftables;
import java.util.List;

/** What the parts of a set's keys are. The kernel compares bytes; the type tells nft(8) how to print them. */
public enum NftType {
    IPV4_ADDR(7, 4),
    IPV6_ADDR(8, 16),
    INET_PROTO(12, 1),
    INET_SERVICE(13, 2),
    /** A number as this machine writes it. */
    MARK(19, 4),
    IFNAME(41, 16);

    private static final int TYPE_BITS = 6;
    private static final int REGISTER_BYTES = 4;

    private final int number;
    private final int bytes;

    NftType(int number, int bytes) {
        this.number = number;
        this.bytes = bytes;
    }

    /** The type of a key of these parts, one after the other. */
    static int number(List<NftType> parts) {
        return parts.stream().mapToInt(part -> part.number).reduce(0, (all, next) -> all << TYPE_BITS | next);
    }

    /** The length of such a key; each of several parts begins in a register of its own. */
    static int bytes(List<NftType> parts) {
        return parts.size() == 1
                ? parts.getFirst().bytes
                : parts.stream()
                        .mapToInt(part -> part.registers() * REGISTER_BYTES)
                        .sum();
    }

    /** How many of the filter's registers a value takes. */
    public int registers() {
        return (bytes + REGISTER_BYTES - 1) / REGISTER_BYTES;
    }

    /** The kernel's number of a register. */
    static int register(int index) {
        if (index < 0 || index >= REGISTERS) {
            throw new IllegalArgumentException("there is no register " + index);
        }
        return Nftables.NFT_REG32_00 + index;
    }

    private static final int REGISTERS = 16;
}

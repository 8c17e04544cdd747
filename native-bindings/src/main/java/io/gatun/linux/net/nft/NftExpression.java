package io.gatun.linux.net.nft;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * One step of a rule: a packet that a step does not let through goes on with the next rule. Steps hand values on in sixteen
 * registers of four bytes; a longer value takes several.
 */
public sealed interface NftExpression {
    /** Loads a property of the packet. */
    record Meta(MetaKey key, int register) implements NftExpression {}

    /** Loads bytes of a header. */
    record Payload(HeaderBase base, int offset, int bytes, int register) implements NftExpression {}

    /** Loads a property of the connection, as bits. */
    record Connection(ConnectionKey key, int register) implements NftExpression {}

    /** Loads what the routing table takes the destination for: {@link #LOCAL}, or something else. */
    record DestinationType(int register) implements NftExpression {}

    /** Keeps only the bits of {@code mask}. */
    record Mask(int register, NftValue mask) implements NftExpression {}

    /** Goes on only if the register holds this, or something else. */
    record Compare(int register, Comparison comparison, NftValue value) implements NftExpression {}

    /**
     * Goes on only if the set has the key that begins in the register.
     *
     * @param result where a map's value goes; absent for a set
     */
    record Lookup(String set, int register, OptionalInt result) implements NftExpression {}

    /** Loads a number from 0 on, below {@code modulus}, each as likely as the others; as this machine writes numbers. */
    record RandomNumber(int modulus, int register) implements NftExpression {}

    /** Decides about the packet. */
    record Decide(Verdict verdict, Optional<String> chain) implements NftExpression {
        /** A decision that needs no chain. */
        public Decide(Verdict verdict) {
            this(verdict, Optional.empty());
        }
    }

    /** Gives the connection another destination: of registers, and of this family. */
    record DestinationNat(IpFamily family, int addressRegister, int portRegister) implements NftExpression {}

    /** Gives the connection the address of the interface it leaves by as its source. */
    record Masquerade() implements NftExpression {}

    /** What {@link DestinationType} loads for an address of this machine. */
    NftValue LOCAL = NftValue.u32(2);

    /** See {@link Meta}. */
    enum MetaKey {
        /** One byte: the family of {@link IpFamily}. */
        NFPROTO,
        /** One byte: TCP is 6, UDP 17. */
        L4PROTO,
        /** Sixteen bytes: the interface it came in by. */
        IIFNAME,
        /** Sixteen bytes: the interface it goes out by. */
        OIFNAME
    }

    /** Where an offset counts from. */
    enum HeaderBase {
        NETWORK,
        TRANSPORT
    }

    /** See {@link Connection}. */
    enum ConnectionKey {
        /** {@link NftExpression#ESTABLISHED_OR_RELATED}. */
        STATE,
        /** {@link NftExpression#DESTINATION_CHANGED}. */
        STATUS
    }

    /** Bits of a connection's state: its packets went both ways, or it belongs to one whose did (ct state). */
    NftValue ESTABLISHED_OR_RELATED = NftValue.u32(0b110);

    /** The bit of a connection's status that says that its destination was changed (ct status dnat). */
    NftValue DESTINATION_CHANGED = NftValue.u32(1 << 5);

    /** See {@link Compare}. */
    enum Comparison {
        EQUAL,
        NOT_EQUAL
    }

    /** See {@link Decide}. */
    enum Verdict {
        ACCEPT,
        DROP,
        RETURN,
        JUMP
    }

    /** The two kinds of addresses. */
    enum IpFamily {
        IPV4,
        IPV6
    }
}

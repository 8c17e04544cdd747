package io.gatun.linux.net.nft;

import java.util.List;
import java.util.Optional;

/**
 * The packet filter of one network namespace (nf_tables, which people know by nft(8)), held by a socket in it: it may be used from
 * any thread. All methods throw {@link io.gatun.linux.gate.SyscallException}.
 */
public interface PacketFilter extends AutoCloseable {
    /** Does all of a transaction, or, if it throws, nothing of it. */
    void apply(NftTransaction transaction);

    /** Whether there is such a table of the family {@code inet}. */
    boolean hasTable(String table);

    /** How many rules a table of the family {@code inet} has. */
    int countRules(String table);

    /**
     * What a set or a map of a table holds.
     *
     * @throws io.gatun.linux.gate.SyscallException with ENOENT if there is none
     */
    List<Element> elements(String table, String set);

    /**
     * An element.
     *
     * @param value absent in a set
     */
    record Element(NftValue key, Optional<NftValue> value) {}

    @Override
    void close();
}

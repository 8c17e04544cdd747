package io.gatun.linux.net.rtnetlink;

import java.util.List;

/**
 * The addresses of the links of one network namespace (rtnetlink(7)). All methods throw {@link
 * io.gatun.linux.gate.SyscallException}.
 */
public interface Addresses {
    /** All addresses. */
    List<LinkAddress> list();

    /** Those that are valid everywhere and for ever: not the ones a link makes for itself, nor those that are leased. */
    List<LinkAddress> permanent();

    /**
     * Gives a link an address. An IPv6 address is not looked for on the network first, which would keep it unusable for a
     * second or two.
     */
    void add(LinkAddress address);

    /** Takes an address away. */
    void delete(LinkAddress address);
}

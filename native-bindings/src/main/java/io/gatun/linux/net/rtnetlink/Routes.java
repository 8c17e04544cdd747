package io.gatun.linux.net.rtnetlink;

import java.util.List;

/**
 * The main routing table of one network namespace (rtnetlink(7)). All methods throw {@link
 * io.gatun.linux.gate.SyscallException}.
 */
public interface Routes {
    /** The routes of the main table that lead somewhere, those the kernel made itself included. */
    List<Route> list();

    /** Adds a route; fails with EEXIST if there is one to the same network with the same metric. */
    void add(Route route);

    /** Removes a route. */
    void delete(Route route);
}

package io.gatun.linux.net;

import io.gatun.linux.gate.Blocking;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.conntrack.ConnectionTracking;
import io.gatun.linux.net.nft.FilterWatch;
import io.gatun.linux.net.nft.PacketFilter;
import io.gatun.linux.net.rtnetlink.Network;

/**
 * Network namespaces (network_namespaces(7)). The calling thread stays where it is: what must happen elsewhere happens on a
 * thread of its own that ends afterwards. All methods throw {@link io.gatun.linux.gate.SyscallException}.
 */
public interface NetworkNamespaces {
    /** The calling thread's namespace. The caller closes the result. */
    Fd current();

    /** Makes a namespace, with only a loopback that is off. It lives while somebody holds it; the caller closes the result. */
    Fd create();

    /**
     * Makes {@code call} in {@code namespace}. A socket that is opened there stays there and can be used from everywhere.
     *
     * @throws E what the call throws
     */
    <T, E extends Exception> T inside(Fd namespace, Blocking.Call<T, E> call) throws E;

    /** Opens the configuration of a namespace. The caller closes it. */
    Network open(Fd namespace);

    /** Opens the configuration of the calling thread's namespace. The caller closes it. */
    Network open();

    /** Opens the packet filter of a namespace. The caller closes it. */
    PacketFilter filter(Fd namespace);

    /** Opens what a namespace knows of flows. The caller closes it. */
    ConnectionTracking tracking(Fd namespace);

    /** Begins to listen to changes of the packet filter of a namespace. The caller closes the result. */
    FilterWatch watchFilter(Fd namespace);
}

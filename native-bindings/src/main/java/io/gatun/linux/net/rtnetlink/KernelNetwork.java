package io.gatun.linux.net.rtnetlink;

import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.net.netlink.NetlinkSocket;

/** {@link Network} through one netlink socket. */
public final class KernelNetwork implements Network {
    private final NetlinkSocket socket;
    private final Links links;
    private final Addresses addresses;
    private final Routes routes;

    private KernelNetwork(NetlinkSocket socket) {
        this.socket = socket;
        links = new KernelLinks(socket);
        addresses = new KernelAddresses(socket);
        routes = new KernelRoutes(socket);
    }

    /** The network of the calling thread's namespace. The caller closes it. */
    public static Network open(SyscallGate gate) {
        return new KernelNetwork(NetlinkSocket.routing(gate));
    }

    @Override
    public Links links() {
        return links;
    }

    @Override
    public Addresses addresses() {
        return addresses;
    }

    @Override
    public Routes routes() {
        return routes;
    }

    @Override
    public void close() {
        socket.close();
    }
}

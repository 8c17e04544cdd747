package io.gatun.linux.net;

/** {@link Network} through one netlink socket. */
final class KernelNetwork implements Network {
    private final NetlinkSocket socket;
    private final Links links;
    private final Addresses addresses;
    private final Routes routes;

    KernelNetwork(NetlinkSocket socket) {
        this.socket = socket;
        links = new KernelLinks(socket);
        addresses = new KernelAddresses(socket);
        routes = new KernelRoutes(socket);
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

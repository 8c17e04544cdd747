package io.gatun.proxy.relay.stream;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.ProxyProtocol;
import io.gatun.proxy.relay.Loop;
import io.gatun.proxy.wire.Origin;
import io.gatun.proxy.wire.ProxyHeader;
import java.util.Optional;

/** What a backend is told about the client, before the first byte of the client's. */
final class Introduction {
    private static final byte[] NOTHING = {};

    private Introduction() {}

    static byte[] of(ProxyProtocol.To version, Loop loop, Client client) {
        return switch (version) {
            case NONE -> NOTHING;
            case V1 -> ProxyHeader.version1(origin(loop, client));
            case V2 -> ProxyHeader.version2(origin(loop, client), client.said());
        };
    }

    // A client that is gone by now has no address any more.
    private static Optional<Origin> origin(Loop loop, Client client) {
        if (client.origin().isPresent()) return client.origin();
        if (loop.streams().peerAddress(client.fd(), loop.peer()) != 0) return Optional.empty();
        var source = loop.peer().read();
        if (loop.streams().localAddress(client.fd(), loop.peer()) != 0) return Optional.empty();
        var destination = loop.peer().read();
        return source instanceof Internet from && destination instanceof Internet to
                ? Optional.of(new Origin(from, to))
                : Optional.empty();
    }
}

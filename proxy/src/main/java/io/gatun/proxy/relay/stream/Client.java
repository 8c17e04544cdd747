package io.gatun.proxy.relay.stream;

import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.SocketAddress;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.relay.Loop;
import io.gatun.proxy.wire.Extension;
import io.gatun.proxy.wire.Origin;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who has connected. For one loop. */
public final class Client {
    private final Fd fd;
    private final long acceptedNanos = System.nanoTime();
    private long host;
    private boolean counted;
    private @Nullable Origin origin;
    private List<Extension> said = List.of();
    private @Nullable SocketAddress address;
    private @Nullable SocketAddress peer;
    private boolean hasAsked;

    /**
     * @param fd its socket, owned by whoever has this object
     * @param host the address it connected from, as a number
     */
    Client(Fd fd, long host) {
        this.fd = fd;
        this.host = host;
    }

    public Fd fd() {
        return fd;
    }

    long acceptedNanos() {
        return acceptedNanos;
    }

    /** Whose connection it is, as a number that is the same for one address. */
    public long host() {
        return host;
    }

    /** What a header said of it. */
    public Optional<Origin> origin() {
        return Optional.ofNullable(origin);
    }

    /** The address it comes from, as people write it; {@code unknown} if it has gone before anybody asked. */
    public String hostText(Loop loop) {
        if (origin != null) return origin.source().address().getHostAddress();
        if (loop.streams().peerAddress(fd, loop.peer()) != 0) return "unknown";
        return loop.peer().read() instanceof Internet peer ? peer.address().getHostAddress() : "unknown";
    }

    /** A header said whose connection it is. */
    void comesFrom(Origin said) {
        origin = said;
        host = said.host();
    }

    /** What it said of itself, for backends that want to know. */
    List<Extension> said() {
        return said;
    }

    void says(List<Extension> what) {
        said = what;
    }

    /** Somebody wants to know who it was when it has ended. */
    void remember(SocketAddress peer) {
        address = peer;
    }

    /** Who it was, if that is remembered. */
    Optional<SocketAddress> address() {
        return address == null || origin == null ? Optional.ofNullable(address) : Optional.of(origin.source());
    }

    /** Who it is, whether that is remembered or not; nobody if it has gone before anybody asked. */
    public Optional<SocketAddress> peer(Loop loop) {
        if (origin != null) return Optional.of(origin.source());
        if (peer == null) peer = address;
        if (peer == null && loop.streams().peerAddress(fd, loop.peer()) == 0)
            peer = loop.peer().read();
        return Optional.ofNullable(peer);
    }

    /** It has asked something, and each of its requests is reported by itself. */
    public void asked() {
        hasAsked = true;
    }

    boolean hasAsked() {
        return hasAsked;
    }

    /** It is counted among those of its host. */
    void count() {
        counted = true;
    }

    boolean isCounted() {
        return counted;
    }
}

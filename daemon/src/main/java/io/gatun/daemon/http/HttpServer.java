package io.gatun.daemon.http;

import io.netty.channel.Channel;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The doors of a daemon and the event loop behind them. */
public final class HttpServer implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, HalfOpenEpoll.factory());
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final List<Channel> doors = new ArrayList<>();
    private final List<Path> sockets = new ArrayList<>();
    private final Service service;
    private final Stall stall;

    /**
     * A server without a door. The caller closes it.
     *
     * @param stall how long a client may send nothing of a body, and take nothing of an answer that it must take
     */
    public HttpServer(Service service, Duration stall) {
        this.service = service;
        this.stall = new Stall(stall);
    }

    /** Listens on a Unix socket from now on. */
    public void listen(Path socket) throws IOException {
        doors.add(UnixDoor.open(loops, socket, this::connection, connections));
        sockets.add(socket);
    }

    /**
     * Listens on a TCP socket for clients with certificates.
     *
     * @throws IOException if the files cannot be used
     */
    public void listen(InetSocketAddress address, TlsFiles files) throws IOException {
        doors.add(TlsDoor.open(loops, address, files, this::connection, connections));
    }

    private Connection connection(Connection.Peers peers) {
        return new Connection(service, peers, stall);
    }

    /** Closes the doors and all connections. */
    @Override
    public void close() {
        doors.forEach(door -> door.close().syncUninterruptibly());
        connections.close().awaitUninterruptibly();
        for (Path socket : sockets) {
            try {
                Files.deleteIfExists(socket);
            } catch (IOException e) {
                // The next daemon replaces it.
            }
        }
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}

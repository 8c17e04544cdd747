package io.gatun.proxy.testing;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.Backend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A server that never accepts, with a queue that is full: the kernel drops who comes now. */
public final class FullServer implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
    private final List<Socket> queued = new ArrayList<>();

    public FullServer() throws IOException {
        for (int i = 0; i < 2; i++) queued.add(new Socket(listening.getInetAddress(), listening.getLocalPort()));
    }

    /** Itself, to a proxy. */
    public Backend backend() {
        return new Backend(new Internet(listening.getInetAddress(), listening.getLocalPort()));
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : queued) socket.close();
        listening.close();
    }
}

package io.gatun.engine.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Carries connections to a server of loopback, and cuts as many of them as it is told to when clients have sent so much. */
public final class CuttingProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int behind;
    private final long cutAfter;
    private final AtomicInteger cuts;
    private final AtomicLong sent = new AtomicLong();

    private CuttingProxy(ServerSocket server, int behind, long cutAfter, int cuts) {
        this.server = server;
        this.behind = behind;
        this.cutAfter = cutAfter;
        this.cuts = new AtomicInteger(cuts);
    }

    /** Begins in front of {@code address}: cuts {@code cuts} connections, each after so many bytes of the client. */
    public static CuttingProxy before(String address, long cutAfter, int cuts) throws IOException {
        var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        var proxy = new CuttingProxy(server, port, cutAfter, cuts);
        Thread.ofPlatform().daemon().start(proxy::accept);
        return proxy;
    }

    /** Host and port. */
    public String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** How many bytes clients have sent. */
    public long sent() {
        return sent.get();
    }

    /** How many connections are still to be cut. */
    public int cutsLeft() {
        return cuts.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket backend = new Socket(InetAddress.getLoopbackAddress(), behind);
                Thread.ofPlatform().daemon().start(() -> carry(client, backend, true));
                Thread.ofPlatform().daemon().start(() -> carry(backend, client, false));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void carry(Socket from, Socket to, boolean request) {
        long count = 0;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] piece = new byte[1 << 15];
            for (int got = in.read(piece); got >= 0; got = in.read(piece)) {
                out.write(piece, 0, got);
                if (!request) continue;
                sent.addAndGet(got);
                count += got;
                if (count >= cutAfter && cuts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) return;
            }
        } catch (IOException e) {
            // The other direction has ended both.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

package io.gatun.proxy.testing;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Clients of a service. */
public final class Clients {
    private static final int PATIENCE_MILLIS = 20_000;

    private Clients() {}

    /** A connection; a read of it that hangs fails instead. */
    public static Socket connect(Internet service) throws IOException {
        var socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(service.address(), service.port()), PATIENCE_MILLIS);
        return socket;
    }

    /** The one byte that a backend says to whoever connects; -1 if it ends without. */
    public static int heard(Internet service) throws IOException {
        try (Socket socket = connect(service)) {
            return socket.getInputStream().read();
        }
    }

    /** Ends a connection in the middle of a block that would end it too. */
    public static void hangUp(Socket client) throws IOException {
        client.close();
    }

    /** Waits until something is so; whoever waits too long fails. */
    public static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMillis(PATIENCE_MILLIS).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) throw new AssertionError("waited too long");
            Thread.sleep(5);
        }
    }
}

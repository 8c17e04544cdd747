package io.gatun.bench.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A client that connects so often, says "ready", and holds on until its standard input ends. Started in the client's namespace as a
 * program of its own.
 */
public final class Idle {
    private Idle() {}

    public static void main(String[] arguments) throws IOException {
        var address = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
        int count = Integer.parseInt(arguments[2]);
        List<SocketChannel> held = new ArrayList<>();
        for (int i = 0; i < count; i++) held.add(SocketChannel.open(address));
        System.out.println("ready");
        while (System.in.read() >= 0) {
            // until whoever started this is done
        }
        for (SocketChannel each : held) each.close();
    }
}

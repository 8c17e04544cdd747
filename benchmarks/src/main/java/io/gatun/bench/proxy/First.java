package io.gatun.bench.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * A client of many services: connects to one after the other in no order, asks each once, and says how long half of them took at most, and all
 * but a hundredth. Started in the client's namespace as a program of its own.
 */
public final class First {
    private static final int LEAST = 1000;
    private static final double NANOS = 1e3;

    private First() {}

    public static void main(String[] arguments) throws IOException {
        var kind = FirstCourse.Kind.valueOf(arguments[0]);
        int services = Integer.parseInt(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        var random = new Random(7);
        for (int i = 0; i < LEAST; i++) ask(kind.address(random.nextInt(services)));
        long[] nanos = new long[count];
        for (int i = 0; i < count; i++) nanos[i] = ask(kind.address(random.nextInt(services)));
        Arrays.sort(nanos);
        System.out.println("p50 " + nanos[count / 2] / NANOS + " p99 " + nanos[count * 99 / 100] / NANOS);
    }

    private static long ask(String address) throws IOException {
        int colon = address.indexOf(':');
        var at = new InetSocketAddress(
                InetAddress.ofLiteral(address.substring(0, colon)), Integer.parseInt(address.substring(colon + 1)));
        var question = ByteBuffer.wrap("GET /64 HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        var answer = ByteBuffer.allocate(1024);
        long begun = System.nanoTime();
        try (SocketChannel channel = SocketChannel.open(at)) {
            channel.write(question);
            if (channel.read(answer) <= 0) throw new IOException(address + " says nothing");
            long took = System.nanoTime() - begun;
            while (channel.read(answer.clear()) > 0) {
                // so that it ends as it would elsewhere
            }
            return took;
        }
    }
}

package io.gatun.engine.network.dns;

import io.gatun.engine.network.host.HostNetwork;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Asks other name servers, from the network of the host, one after the other. */
final class Upstream {
    private static final int PORT = 53;
    private static final int PATIENCE_MILLIS = 2000;
    private static final int MAX_BYTES = 65_535;

    private final HostNetwork host;

    Upstream(HostNetwork host) {
        this.host = host;
    }

    /** The first answer; empty if nobody gives one. */
    Optional<byte[]> ask(DnsMessage question, List<InetAddress> servers, boolean stream) {
        for (InetAddress server : servers) {
            try {
                byte[] answer = stream ? byTcp(question, server) : byUdp(question, server);
                if (question.isAnsweredBy(answer)) {
                    return Optional.of(answer);
                }
            } catch (IOException e) {
                // The next one may know.
            }
        }
        return Optional.empty();
    }

    private byte[] byUdp(DnsMessage question, InetAddress server) throws IOException {
        var family = server instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
        try (DatagramChannel channel = host.<DatagramChannel, IOException>inside(() -> DatagramChannel.open(family))) {
            channel.connect(new InetSocketAddress(server, PORT));
            DatagramSocket socket = channel.socket();
            socket.setSoTimeout(PATIENCE_MILLIS);
            byte[] bytes = question.bytes();
            socket.send(new DatagramPacket(bytes, bytes.length, server, PORT));
            var answer = new DatagramPacket(new byte[MAX_BYTES], MAX_BYTES);
            socket.receive(answer);
            return Arrays.copyOf(answer.getData(), answer.getLength());
        }
    }

    private byte[] byTcp(DnsMessage question, InetAddress server) throws IOException {
        var family = server instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
        try (SocketChannel channel = host.<SocketChannel, IOException>inside(() -> SocketChannel.open(family))) {
            var socket = channel.socket();
            socket.connect(new InetSocketAddress(server, PORT), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            var out = new DataOutputStream(socket.getOutputStream());
            byte[] bytes = question.bytes();
            out.writeShort(bytes.length);
            out.write(bytes);
            out.flush();
            var in = new DataInputStream(socket.getInputStream());
            return in.readNBytes(in.readUnsignedShort());
        }
    }
}

package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.handle.Fd;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.Entrance;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.testing.Program;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A host that translates addresses between a client and backends, each in a network namespace of its own, joined by veth. */
abstract class TranslatingHost {
    static final int PATIENCE_MILLIS = 2000;

    final String id = UUID.randomUUID().toString().substring(0, 6);
    final String client = "gc-" + id;
    final String host = "gh-" + id;
    final String backend = "gb-" + id;
    final Kernel kernel = Kernel.open();
    final Proxy proxy = Proxy.open(new ProxySettings(1, 500));
    final List<AutoCloseable> servers = new ArrayList<>();

    @BeforeEach
    void connect() {
        Program.require("ip");
        Program.require("nft");
        assumeTrue(Program.said("ip", "netns", "add", client).isEmpty(), "no network namespaces");
        run("ip netns add " + host);
        run("ip netns add " + backend);
        for (String each : List.of(client, host, backend)) run("ip -n " + each + " link set lo up");
        join(client, "c", "10.7.1.2/24", "fd07:1::2/64", "10.7.1.1/24", "fd07:1::1/64");
        join(backend, "b", "10.7.2.2/24", "fd07:2::2/64", "10.7.2.1/24", "fd07:2::1/64");
        run("ip netns exec " + host + " sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1");
        run("ip -n " + client + " route add default via 10.7.1.1");
        run("ip -n " + client + " -6 route add default via fd07:1::1");
        // The backends know no way to the client: answers come only if the host stands in for it.
    }

    void join(String far, String link, String farFour, String farSix, String nearFour, String nearSix) {
        run("ip link add " + link + id + " netns " + far + " type veth peer name " + link + id + " netns " + host);
        address(far, link + id, farFour, farSix);
        address(host, link + id, nearFour, nearSix);
    }

    void address(String namespace, String link, String four, String six) {
        run("ip -n " + namespace + " addr add " + four + " dev " + link);
        run("ip -n " + namespace + " addr add " + six + " dev " + link + " nodad");
        run("ip -n " + namespace + " link set " + link + " up");
    }

    static void run(String command) {
        assertEquals("", Program.said(command.split(" ")), command);
    }

    @AfterEach
    void remove() throws Exception {
        for (AutoCloseable server : servers) server.close();
        proxy.close();
        for (String each : List.of(client, host, backend)) Program.said("ip", "netns", "del", each);
    }

    @FunctionalInterface
    interface Work<T> {
        T done() throws IOException;
    }

    <T> T in(String namespace, Work<T> work) throws IOException {
        try (Fd there = kernel.files().open(Path.of("/run/netns", namespace), OpenHow.read())) {
            return kernel.networkNamespaces().<T, IOException>inside(there, work::done);
        }
    }

    NatServices open() throws IOException {
        return in(host, () -> NatServices.open(proxy, "gatun-proxy-" + id));
    }

    /** A server of TCP and UDP that says a letter to everybody. */
    Backend serve(String namespace, String address, char letter) throws IOException {
        var at = AddressText.internet(address);
        var tcp = in(namespace, () -> new ServerSocket(at.port(), 64, at.address()));
        var udp = in(namespace, () -> new DatagramSocket(at.port(), at.address()));
        servers.add(tcp);
        servers.add(udp);
        Thread.ofPlatform().daemon().start(() -> {
            while (!tcp.isClosed()) {
                try (Socket socket = tcp.accept()) {
                    socket.getOutputStream().write(letter);
                    if (letter == 'w') socket.getInputStream().read(); // goes on until the client ends
                } catch (IOException e) {
                    // closed, or a client that is gone
                }
            }
        });
        Thread.ofPlatform().daemon().start(() -> {
            var packet = new DatagramPacket(new byte[64], 64);
            while (!udp.isClosed()) {
                try {
                    udp.receive(packet);
                    udp.send(new DatagramPacket(new byte[] {(byte) letter}, 1, packet.getSocketAddress()));
                } catch (IOException e) {
                    // closed
                }
            }
        });
        return new Backend(at);
    }

    char ask(String namespace, String address) throws IOException {
        var at = AddressText.internet(address);
        return in(namespace, () -> {
            try (var socket = new Socket()) {
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.connect(new InetSocketAddress(at.address(), at.port()), PATIENCE_MILLIS);
                return (char) socket.getInputStream().read();
            }
        });
    }

    char askByDatagram(String namespace, String address) throws IOException {
        var at = AddressText.internet(address);
        return in(namespace, () -> {
            try (var socket = new DatagramSocket()) {
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.connect(new InetSocketAddress(at.address(), at.port()));
                socket.send(new DatagramPacket(new byte[] {'?'}, 1));
                var answer = new DatagramPacket(new byte[8], 8);
                socket.receive(answer);
                return (char) answer.getData()[0];
            }
        });
    }

    static ServiceDefinition service(String entrance, Backend... backends) {
        var at = Entrance.parse(entrance);
        return new ServiceDefinition(
                entrance, ServiceSpec.on(at.address()).withTransport(at.transport()), List.of(backends));
    }
}

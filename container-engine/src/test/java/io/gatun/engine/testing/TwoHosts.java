package io.gatun.engine.testing;

import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.address.InterfaceName;
import io.gatun.linux.net.address.IpPrefix;
import io.gatun.linux.net.rtnetlink.LinkAddress;
import io.gatun.linux.net.rtnetlink.LinkIndex;
import io.gatun.linux.net.rtnetlink.LinkSpec;
import io.gatun.linux.net.rtnetlink.Network;
import io.gatun.linux.net.rtnetlink.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two machines joined by a cable, each a network namespace: {@code host}, where engines of tests keep their bridges, and a
 * neighbour, whose way to everything is the host. The machine's own network is not touched.
 */
public final class TwoHosts implements AutoCloseable {
    /** The host's addresses on the cable. */
    public static final String HOST = "10.77.0.1";

    public static final String HOST_6 = "fd77::1";

    /** The neighbour's. */
    public static final String NEIGHBOUR = "10.77.0.2";

    public static final String NEIGHBOUR_6 = "fd77::2";

    private final Kernel kernel;
    private final Fd host;
    private final Fd neighbour;

    public TwoHosts(Kernel kernel) {
        this.kernel = kernel;
        host = kernel.networkNamespaces().create();
        neighbour = kernel.networkNamespaces().create();
        try (Network here = kernel.networkNamespaces().open(host);
                Network there = kernel.networkNamespaces().open(neighbour)) {
            here.links().up(LinkIndex.LOOPBACK);
            there.links().up(LinkIndex.LOOPBACK);
            var cable =
                    new LinkSpec.Veth(new InterfaceName("cable0"), new InterfaceName("cable0"), Optional.of(neighbour));
            here.links().create(cable);
            configure(here, HOST, HOST_6);
            configure(there, NEIGHBOUR, NEIGHBOUR_6);
            there.routes().add(Route.defaultVia(InetAddress.ofLiteral(HOST)));
            there.routes().add(Route.defaultVia(InetAddress.ofLiteral(HOST_6)));
        }
    }

    private static void configure(Network network, String four, String six) {
        LinkIndex cable =
                network.links().find(new InterfaceName("cable0")).orElseThrow().index();
        network.links().up(cable);
        network.addresses().add(new LinkAddress(cable, IpPrefix.parse(four + "/24")));
        network.addresses().add(new LinkAddress(cable, IpPrefix.parse(six + "/64")));
    }

    /** The namespace of the host, borrowed. */
    public Fd host() {
        return host;
    }

    /** Makes a call on the host. */
    public <T, E extends Exception> T onHost(Blocking.Call<T, E> call) throws E {
        return kernel.networkNamespaces().inside(host, call);
    }

    /** Makes a call in the network namespace of a process. */
    public <T, E extends Exception> T insideOf(int pid, Blocking.Call<T, E> call) throws E {
        try (Fd namespace = kernel.files().open(Path.of("/proc/" + pid + "/ns/net"), OpenHow.read())) {
            return kernel.networkNamespaces().inside(namespace, call);
        }
    }

    /** A name server on the neighbour that has one answer for everything. The caller closes it. */
    public NameServer neighbourServer(String address) throws IOException {
        return new NameServer(
                kernel.networkNamespaces()
                        .<DatagramSocket, IOException>inside(
                                neighbour, () -> new DatagramSocket(53, InetAddress.ofLiteral(NEIGHBOUR))),
                InetAddress.ofLiteral(address));
    }

    /** See {@link #neighbourServer}. */
    public static final class NameServer implements AutoCloseable {
        private final DatagramSocket socket;
        private final AtomicInteger questions = new AtomicInteger();
        private final Thread thread;

        private NameServer(DatagramSocket socket, InetAddress address) {
            this.socket = socket;
            thread = new Thread(() -> answer(address), "name server of the test");
            thread.start();
        }

        private void answer(InetAddress address) {
            try {
                while (true) {
                    var packet = new DatagramPacket(new byte[512], 512);
                    socket.receive(packet);
                    questions.incrementAndGet();
                    int length = packet.getLength();
                    var out = ByteBuffer.allocate(length + 16).put(packet.getData(), 0, length);
                    out.putShort(2, (short) 0x8180).putShort(6, (short) 1);
                    out.putShort((short) 0xc00c)
                            .putShort((short) 1)
                            .putShort((short) 1)
                            .putInt(5)
                            .putShort((short) 4);
                    out.put(address.getAddress());
                    socket.send(new DatagramPacket(out.array(), out.position(), packet.getSocketAddress()));
                }
            } catch (IOException e) {
                // closed
            }
        }

        /** How many came. */
        public int questions() {
            return questions.get();
        }

        @Override
        public void close() {
            socket.close();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** What a shell says on the host, both streams, with its status as last line if it is not 0. */
    public String host(String script) {
        return shell(host, script);
    }

    /** The same on the neighbour. */
    public String neighbour(String script) {
        return shell(neighbour, script);
    }

    /** Begins a shell on the neighbour. The caller ends it. */
    public Process atNeighbour(String script) {
        return started(neighbour, script);
    }

    /** Begins a shell on the host. The caller ends it. */
    public Process atHost(String script) {
        return started(host, script);
    }

    private String shell(Fd namespace, String script) {
        try {
            Process process = started(namespace, script);
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            return (status == 0 ? said : said + "status " + status).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Process started(Fd namespace, String script) {
        try {
            return kernel.networkNamespaces()
                    .<Process, IOException>inside(
                            namespace,
                            () -> new ProcessBuilder(List.of("sh", "-c", script))
                                    .redirectErrorStream(true)
                                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        host.close();
        neighbour.close();
    }
}

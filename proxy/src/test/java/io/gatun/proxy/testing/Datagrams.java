package io.gatun.proxy.testing;

import io.gatun.proxy.Service;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Who sends datagrams to services. */
public final class Datagrams {
    private Datagrams() {}

    /** Clients who are there at the same time: one who left may leave its port, and so its session, to the next. */
    public static final class Crowd implements AutoCloseable {
        private final List<Client> clients = new ArrayList<>();

        /** So many. */
        public Crowd(Service service, int size) throws IOException {
            for (int i = 0; i < size; i++) clients.add(new Client(service));
        }

        /** All of them. */
        public List<Client> clients() {
            return List.copyOf(clients);
        }

        @Override
        public void close() {
            clients.forEach(Client::close);
        }
    }

    /** A client with a port of its own, whom answers of others do not reach. */
    public static final class Client implements AutoCloseable {
        private final DatagramSocket socket;

        /** Of a service there. */
        public Client(InetAddress service, int port) throws IOException {
            socket = new DatagramSocket();
            socket.setSoTimeout(300);
            socket.connect(new InetSocketAddress(service, port));
        }

        /** Of this service. */
        public Client(Service service) throws IOException {
            this(service.address().address(), service.address().port());
        }

        /** How long it waits for an answer. */
        public void waits(int millis) throws IOException {
            socket.setSoTimeout(millis);
        }

        /** Sends one datagram. */
        public void send(byte[] data) throws IOException {
            socket.send(new DatagramPacket(data, data.length));
        }

        /** Waits for one. */
        public byte[] receive() throws IOException {
            var packet = new DatagramPacket(new byte[65_507], 65_507);
            socket.receive(packet);
            return Arrays.copyOf(packet.getData(), packet.getLength());
        }

        /** Asks again where nothing comes, as all who use datagrams do. */
        public byte[] ask(byte[] data) throws IOException {
            for (int i = 0; i < 10; i++) {
                send(data);
                try {
                    return receive();
                } catch (SocketTimeoutException e) {
                    // lost
                }
            }
            throw new AssertionError("no answer");
        }

        /** The letter of who answers. */
        public char askWho() throws IOException {
            return (char) ask(new byte[1])[0];
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}

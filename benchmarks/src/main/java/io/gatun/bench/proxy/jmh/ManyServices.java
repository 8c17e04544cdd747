package io.gatun.bench.proxy.jmh;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.Way;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** So many services with five backends each, of which one at a time gets five others; the whole list stays at hand, as a file's does. */
final class ManyServices {
    private static final int BACKENDS = 5;
    private static final int BYTE = 256;
    private static final int WEB = 8080;

    private final String network;
    private final Way way;
    private final List<ServiceDefinition> all = new ArrayList<>();
    private int turn;

    /**
     * @param network the first two numbers of the addresses
     */
    ManyServices(int count, String network, Way way) {
        this.network = network;
        this.way = way;
        for (int i = 0; i < count; i++) all.add(service(i));
    }

    private ServiceDefinition service(int number) {
        var backends = new ArrayList<Backend>();
        for (int i = 1; i <= BACKENDS; i++) backends.add(new Backend(new Internet(address("10.1", turn, i), WEB)));
        var at = new Internet(address(network, number / BYTE, number % BYTE), WEB);
        return new ServiceDefinition("s" + number, ServiceSpec.on(at).withWay(way), backends);
    }

    private static InetAddress address(String network, int third, int fourth) {
        return InetAddress.ofLiteral(network + "." + third % BYTE + "." + fourth);
    }

    List<ServiceDefinition> all() {
        return List.copyOf(all);
    }

    /** All again, with one of them changed. */
    List<ServiceDefinition> changed() {
        turn++;
        int number = turn % all.size();
        all.set(number, service(number));
        return all();
    }
}

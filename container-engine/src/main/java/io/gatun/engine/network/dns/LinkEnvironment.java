package io.gatun.engine.network.dns;

import io.gatun.engine.model.ContainerPort;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The variables by which docker tells a container of another one that it is linked to. Pure. */
final class LinkEnvironment {
    /** What each container has of its own. */
    private static final Set<String> OWN = Set.of("HOME", "HOSTNAME", "PATH", "TERM");

    private final String prefix;
    private final InetAddress address;
    private final List<String> variables = new ArrayList<>();

    private LinkEnvironment(String prefix, InetAddress address) {
        this.prefix = prefix;
        this.address = address;
    }

    /**
     * The variables.
     *
     * @param name of the link: {@code /CONTAINER/ALIAS}
     * @param address where the other one is
     * @param exposed what it listens on
     * @param environment what it has in its own
     */
    static List<String> of(String name, InetAddress address, List<ContainerPort> exposed, List<String> environment) {
        String alias = name.substring(name.lastIndexOf('/') + 1);
        String prefix = alias.toUpperCase(Locale.ROOT).replace('-', '_');
        var made = new LinkEnvironment(prefix, address);
        List<ContainerPort> ports = exposed.stream().sorted().toList();
        if (!ports.isEmpty()) made.put("PORT", made.url(ports.getFirst()));
        // Those of TCP first here.
        made.ports(ports.stream()
                .sorted(Comparator.comparing(
                        (ContainerPort port) -> !proto(port).equals("tcp")))
                .toList());
        made.put("NAME", name);
        for (String variable : environment) {
            int equals = variable.indexOf('=');
            if (equals > 0 && !OWN.contains(variable.substring(0, equals))) {
                made.put("ENV_" + variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        return made.variables;
    }

    private void ports(List<ContainerPort> ports) {
        for (int i = 0; i < ports.size(); i++) {
            int last = lastInRow(ports, i);
            if (last > i + 1) {
                range(ports.get(i), ports.get(last));
                i = last;
            }
        }
        for (ContainerPort port : ports) {
            String name = "PORT_" + number(port) + "_" + proto(port).toUpperCase(Locale.ROOT);
            put(name, url(port));
            put(name + "_ADDR", address.getHostAddress());
            put(name + "_PORT", number(port));
            put(name + "_PROTO", proto(port));
        }
    }

    private void range(ContainerPort first, ContainerPort last) {
        String name = "PORT_" + number(first) + "_" + proto(first).toUpperCase(Locale.ROOT);
        put(name + "_START", url(first));
        put(name + "_PORT_START", number(first));
        put(name + "_END", url(last));
        put(name + "_PORT_END", number(last));
    }

    /** The last one of those that follow each other without a gap. */
    private static int lastInRow(List<ContainerPort> ports, int first) {
        int last = first;
        while (last + 1 < ports.size()
                && ports.get(last + 1).number() == ports.get(last).number() + 1) last++;
        return last;
    }

    private void put(String name, String value) {
        variables.add(prefix + "_" + name + "=" + value);
    }

    private String url(ContainerPort port) {
        return proto(port) + "://" + address.getHostAddress() + ":" + number(port);
    }

    private static String number(ContainerPort port) {
        return Integer.toString(port.number());
    }

    private static String proto(ContainerPort port) {
        return port.protocol().toString();
    }
}

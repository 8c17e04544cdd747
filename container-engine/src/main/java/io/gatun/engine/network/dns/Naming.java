package io.gatun.engine.network.dns;

import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.model.Link;
import io.gatun.engine.model.NetworkId;
import io.gatun.engine.network.dns.Names.Line;
import io.gatun.engine.network.store.Membership;
import io.gatun.engine.network.store.Membership.Connection;
import io.gatun.engine.network.store.NetworkRecords;
import io.gatun.engine.network.store.NetworkStore;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.Definition;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps the names that containers of a network know each other by up to date in their files. In the default network
 * containers know only themselves, as docker has it.
 */
public final class Naming {
    private final NetworkRecords records;
    private final Names names;
    private final Links links;

    public Naming(NetworkRecords records, Names names) {
        this.records = records;
        this.names = names;
        this.links = new Links(records);
    }

    /**
     * What a container that starts has in its environment of those that it is linked to.
     *
     * @throws io.gatun.engine.model.ConflictException if one of them does not run
     */
    public List<String> environment(ContainerDirectory container, Membership membership) {
        return links.environment(container, membership);
    }

    /** Whether a container is in a network where names are known. */
    public boolean knowsNames(Membership membership) {
        return !shared(membership).isEmpty();
    }

    /** Lets a container know the others, and the others know it. It counts as running. */
    public void arrived(ContainerDirectory container, Membership membership) {
        var shared = shared(membership);
        if (!shared.isEmpty()) {
            // From internal networks nobody outside may be asked: a question is a message, too.
            names.resolve(container.fd(), records.isInternal(membership));
        }
        change(container, membership, shared, true);
    }

    /** Lets the others forget a container. */
    public void left(ContainerDirectory container, Membership membership) {
        change(container, membership, shared(membership), false);
    }

    /** Lets a running container know again what it is to know. */
    public void renew(ContainerDirectory container, Membership membership) {
        names.write(container.fd(), new Update(container.id(), true).lines(container, membership));
    }

    private void change(ContainerDirectory container, Membership membership, List<NetworkId> shared, boolean present) {
        var update = new Update(container.id(), present);
        if (present) {
            names.write(container.fd(), update.lines(container, membership));
        }
        for (NetworkId network : shared) {
            update.others(network);
        }
        if (!shared.isEmpty()) {
            records.changed();
        }
    }

    private List<NetworkId> shared(Membership membership) {
        return membership.connections().stream()
                .filter(connection -> !records.network(connection.network(), connection.name())
                        .isDefault())
                .map(Connection::network)
                .toList();
    }

    /** One change, seen by all whom it concerns. */
    private final class Update {
        private final ContainerId changed;
        private final boolean present;
        private final Map<NetworkId, Map<ContainerId, Line>> known = new HashMap<>();

        Update(ContainerId changed, boolean present) {
            this.changed = changed;
            this.present = present;
        }

        /** Tells those in a network. */
        void others(NetworkId network) {
            try (NetworkStore store = records.store();
                    var _ = store.lock(network)) {
                known.remove(network);
                for (ContainerId member : members(network).keySet()) {
                    if (!member.equals(changed)) {
                        tell(member);
                    }
                }
            }
        }

        private void tell(ContainerId member) {
            records.containers().open(member).ifPresent(directory -> {
                try (directory) {
                    names.write(
                            directory.fd(),
                            lines(directory, records.memberships().of(directory)));
                }
            });
        }

        /** A name with a domain goes without it, too. */
        private static List<String> ownNames(String hostname) {
            int dot = hostname.indexOf('.');
            return dot > 0 ? List.of(hostname, hostname.substring(0, dot)) : List.of(hostname);
        }

        /** Itself first, then the others. */
        List<Line> lines(ContainerDirectory container, Membership membership) {
            var lines = new ArrayList<Line>();
            var own = container.spec().hostname().orElse(container.id().shortForm());
            for (Connection connection : membership.connections()) {
                connection.addresses().forEach(address -> lines.add(new Line(address, ownNames(own))));
            }
            for (NetworkId network : shared(membership)) {
                List<Link> links = membership.in(network).orElseThrow().wanted().links();
                members(network).forEach((member, line) -> {
                    if (!member.equals(container.id())) {
                        lines.add(linked(line, links));
                    }
                });
            }
            lines.addAll(links.lines(membership));
            return lines;
        }

        /** With the further names that the one who reads it has for who is there. */
        private static Line linked(Line line, List<Link> links) {
            var more = links.stream()
                    .filter(link -> line.names().contains(link.container()))
                    .map(Link::alias)
                    .filter(alias -> !line.names().contains(alias))
                    .toList();
            return more.isEmpty()
                    ? line
                    : new Line(
                            line.address(),
                            Stream.concat(line.names().stream(), more.stream()).toList());
        }

        private Map<ContainerId, Line> members(NetworkId network) {
            return known.computeIfAbsent(network, key -> {
                var lines = new HashMap<ContainerId, Line>();
                for (ContainerId owner : records.members(key)) {
                    records.containers().open(owner).ifPresent(directory -> {
                        try (directory) {
                            line(directory, key).ifPresent(line -> lines.put(owner, line));
                        }
                    });
                }
                return lines;
            });
        }

        private Optional<Line> line(ContainerDirectory member, NetworkId network) {
            boolean running =
                    member.id().equals(changed) ? present : records.containers().isRunning(member);
            return running
                    ? records.memberships().of(member).in(network).flatMap(connection -> line(member, connection))
                    : Optional.empty();
        }

        private static Optional<Line> line(ContainerDirectory member, Connection connection) {
            Optional<InetAddress> address = connection.addresses().stream().findFirst();
            return address.map(found -> new Line(found, List.copyOf(namesOf(member, connection))));
        }
    }

    /** All names under which others of a network find a container. */
    static Set<String> namesOf(ContainerDirectory member, Connection connection) {
        var all = new LinkedHashSet<String>();
        member.definition().flatMap(Definition::name).map(ContainerName::value).ifPresent(all::add);
        all.addAll(connection.wanted().aliases());
        all.add(member.id().shortForm());
        return all;
    }
}

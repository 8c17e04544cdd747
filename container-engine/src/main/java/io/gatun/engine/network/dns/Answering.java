package io.gatun.engine.network.dns;

import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.Link;
import io.gatun.engine.network.dns.DnsMessage.Code;
import io.gatun.engine.network.store.Membership;
import io.gatun.engine.network.store.Membership.Connection;
import io.gatun.engine.network.store.NetworkRecords;
import io.gatun.engine.state.ContainerDirectory;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What containers are answered: names of their networks at once, others by the servers that they or the host would ask. */
final class Answering {
    private final NetworkRecords records;
    private final Names names;
    private final Upstream upstream;

    Answering(NetworkRecords records, Names names, Upstream upstream) {
        this.records = records;
        this.names = names;
        this.upstream = upstream;
    }

    /** The answer that needs nobody else; empty if somebody must be asked. */
    Optional<byte[]> atOnce(ContainerId asking, DnsMessage question) {
        return inContainer(asking, directory -> {
                    var membership = records.memberships().of(directory);
                    List<InetAddress> found = find(membership, question.name());
                    if (!found.isEmpty()) {
                        return question.answer(found);
                    }
                    // From internal networks nothing may leak out, not even a name.
                    return records.isInternal(membership) ? question.answer(Code.NO_SUCH_NAME) : new byte[0];
                })
                .filter(answer -> answer.length > 0);
    }

    /** The answer of somebody else. */
    byte[] ofOthers(ContainerId asking, DnsMessage question, boolean stream) {
        List<InetAddress> servers =
                inContainer(asking, directory -> names.servers(directory.fd())).orElse(List.of());
        return upstream.ask(question, servers, stream).orElseGet(() -> question.answer(Code.SERVER_FAILURE));
    }

    private <T> Optional<T> inContainer(ContainerId id, Function<ContainerDirectory, T> action) {
        return records.containers().open(id).map(directory -> {
            try (directory) {
                return action.apply(directory);
            }
        });
    }

    private List<InetAddress> find(Membership membership, String name) {
        var found = new ArrayList<InetAddress>();
        for (Connection connection : membership.connections()) {
            if (records.network(connection.network(), connection.name()).isDefault()) {
                continue;
            }
            String suffix = "." + connection.name().value().toLowerCase(Locale.ROOT);
            String plain = name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
            String meant = meant(connection, plain);
            for (ContainerId member : records.members(connection.network())) {
                inContainer(member, directory -> addresses(directory, connection, meant))
                        .ifPresent(found::addAll);
            }
        }
        return found;
    }

    /** A name that only the one who asks has for another stands for that one's own. */
    private static String meant(Connection asking, String name) {
        return asking.wanted().links().stream()
                .filter(link -> link.alias().equalsIgnoreCase(name))
                .map(Link::container)
                .findFirst()
                .orElse(name);
    }

    private List<InetAddress> addresses(ContainerDirectory member, Connection network, String name) {
        return records.memberships()
                .of(member)
                .in(network.network())
                .filter(own -> Naming.namesOf(member, own).stream().anyMatch(name::equalsIgnoreCase))
                .filter(own -> records.containers().isRunning(member))
                .map(Connection::addresses)
                .orElse(List.of());
    }
}

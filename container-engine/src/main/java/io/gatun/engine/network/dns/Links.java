package io.gatun.engine.network.dns;

import io.gatun.engine.model.ConflictException;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.model.Link;
import io.gatun.engine.network.dns.Names.Line;
import io.gatun.engine.network.store.Membership;
import io.gatun.engine.network.store.Membership.Connection;
import io.gatun.engine.network.store.NetworkRecords;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.Definition;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What containers of the default network know of those that they are linked to, which is all that they know of others there, as docker has
 * it: where they are, and in the environment what they listen on and what their own environment is.
 */
final class Links {
    private final NetworkRecords records;

    Links(NetworkRecords records) {
        this.records = records;
    }

    /** A container that is linked to, and where it is in the network. */
    private record Target(Link link, ContainerDirectory directory, Membership membership, Connection connection) {
        String name() {
            return directory
                    .definition()
                    .flatMap(Definition::name)
                    .map(ContainerName::value)
                    .orElseGet(() -> directory.id().shortForm());
        }

        InetAddress address() {
            return connection.addresses().stream()
                    .filter(Inet4Address.class::isInstance)
                    .findFirst()
                    .orElseGet(() -> connection.addresses().getFirst());
        }
    }

    /** The lines of those that run. */
    List<Line> lines(Membership membership) {
        var lines = new ArrayList<Line>();
        for (Connection connection : linking(membership)) {
            for (Link link : connection.wanted().links()) {
                at(link, connection, target -> line(target))
                        .flatMap(found -> found)
                        .ifPresent(lines::add);
            }
        }
        return lines;
    }

    private Optional<Line> line(Target target) {
        if (!records.containers().isRunning(target.directory())) return Optional.empty();
        var names = new LinkedHashSet<String>();
        names.add(target.link().alias());
        names.add(target.directory()
                .spec()
                .hostname()
                .orElseGet(() -> target.directory().id().shortForm()));
        names.add(target.name());
        return Optional.of(new Line(target.address(), List.copyOf(names)));
    }

    /**
     * What a container that starts finds in its environment.
     *
     * @throws ConflictException if one that it is linked to does not run
     */
    List<String> environment(ContainerDirectory container, Membership membership) {
        String name = container
                .definition()
                .flatMap(Definition::name)
                .map(ContainerName::value)
                .orElse("");
        var all = new ArrayList<String>();
        for (Connection connection : linking(membership)) {
            for (Link link : connection.wanted().links()) {
                at(link, connection, target -> environment(name, target)).ifPresent(all::addAll);
            }
        }
        return all;
    }

    private List<String> environment(String name, Target target) {
        String alias = target.link().alias();
        if (!records.containers().isRunning(target.directory())) {
            throw new ConflictException(
                    "Cannot link to a non running container: /%s AS /%s/%s".formatted(target.name(), name, alias),
                    "start that one first");
        }
        return LinkEnvironment.of(
                "/" + name + "/" + alias,
                target.address(),
                target.membership().exposed(),
                target.directory().spec().process().map(ProcessSpec::env).orElse(List.of()));
    }

    private List<Connection> linking(Membership membership) {
        return membership.connections().stream()
                .filter(each -> !each.wanted().links().isEmpty())
                .filter(each -> records.network(each.network(), each.name()).isDefault())
                .toList();
    }

    /** Nothing of one that is gone, or that is in the network no more. */
    private <T> Optional<T> at(Link link, Connection network, Function<Target, T> action) {
        return records.containers().open(new ContainerId(link.container())).flatMap(directory -> {
            try (directory) {
                Membership membership = records.memberships().of(directory);
                return membership
                        .in(network.network())
                        .map(connection -> action.apply(new Target(link, directory, membership, connection)));
            }
        });
    }
}

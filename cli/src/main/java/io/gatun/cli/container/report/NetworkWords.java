package io.gatun.cli.container.report;

import io.gatun.engine.ContainerInfo;
import io.gatun.engine.model.ContainerNetworks;
import io.gatun.engine.model.ContainerPort;
import io.gatun.engine.model.Endpoint;
import io.gatun.engine.model.NetworkName;
import io.gatun.engine.model.PortBinding;
import io.gatun.engine.spec.LinuxSpec.Namespace;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.OciSpec;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The networks and the ports of a container, in the words that flags and lists have for them. */
final class NetworkWords {
    private NetworkWords() {}

    /** Names of all networks that a container is in. */
    static List<String> of(ContainerInfo container) {
        var endpoints = container.networks().endpoints();
        return endpoints.isEmpty()
                ? List.of(namespace(container.spec()))
                : endpoints.stream()
                        .map(Endpoint::networkName)
                        .map(NetworkName::value)
                        .toList();
    }

    /** The kind of namespace, for containers that are in no network. */
    static String namespace(OciSpec spec) {
        var namespace = spec.linux().namespace(NamespaceType.NETWORK);
        if (namespace.isEmpty()) return "host";
        return namespace.flatMap(Namespace::path).map(path -> "ns:" + path).orElse("none");
    }

    /** Published ports, then those that are only exposed. */
    static String ports(ContainerNetworks networks) {
        var published = networks.ports().stream().map(PortBinding::toString);
        var bound = networks.ports().stream().map(PortBinding::port).toList();
        var exposed = networks.exposed().stream()
                .filter(port -> !bound.contains(port))
                .sorted()
                .map(ContainerPort::toString);
        return Stream.concat(published, exposed).collect(Collectors.joining(", "));
    }
}

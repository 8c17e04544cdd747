package io.gatun.engine.options;

import io.gatun.engine.model.Attachment;
import io.gatun.engine.model.ContainerPort;
import io.gatun.engine.model.PortRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which networks of ours a container is in, and which of its ports are reached through the host.
 *
 * @param attachments none for a container whose network namespace is all it has
 * @param exposed ports that it says it listens on
 * @param ports ports to publish
 * @param published the address of the host to publish on where neither a port nor the network says one; absent for all
 * @param unasked what becomes of exposed ports that {@code ports} does not have
 */
public record Networking(
        List<Attachment> attachments,
        List<ContainerPort> exposed,
        List<PortRequest> ports,
        Optional<InetAddress> published,
        Unasked unasked) {
    /** No network of ours. */
    public static final Networking NONE =
            new Networking(List.of(), List.of(), List.of(), Optional.empty(), Unasked.CLOSED);

    /** What becomes of ports that are exposed only. */
    public enum Unasked {
        CLOSED,
        /** They are published on free ports of the host. */
        PUBLISHED
    }

    public Networking {
        attachments = List.copyOf(attachments);
        exposed = List.copyOf(exposed);
        ports = unasked == Unasked.PUBLISHED ? withAll(ports, exposed) : List.copyOf(ports);
    }

    private static List<PortRequest> withAll(List<PortRequest> ports, List<ContainerPort> exposed) {
        var already = ports.stream().map(PortRequest::port).toList();
        var all = new ArrayList<>(ports);
        exposed.stream()
                .filter(port -> !already.contains(port))
                .forEach(port -> all.add(new PortRequest(port, Optional.empty(), 0, 0)));
        return List.copyOf(all);
    }
}

package io.gatun.engine.template;

import io.gatun.engine.model.Attachment;
import io.gatun.engine.model.ContainerPort;
import io.gatun.engine.model.PortRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Which networks of ours a container is in, and which of its ports are reached through the host.
 *
 * @param attachments none for a container whose network namespace is all it has
 * @param exposed ports that it says it listens on
 * @param ports ports to publish
 * @param published the address of the host to publish on where neither a port nor the network says one; absent for all
 */
public record Networking(
        List<Attachment> attachments,
        List<ContainerPort> exposed,
        List<PortRequest> ports,
        Optional<InetAddress> published) {
    /** No network of ours. */
    public static final Networking NONE = new Networking(List.of(), List.of(), List.of(), Optional.empty());

    public Networking {
        attachments = List.copyOf(attachments);
        exposed = List.copyOf(exposed);
        ports = List.copyOf(ports);
    }
}

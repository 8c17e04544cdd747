package io.gatun.daemon.docker.container;

import io.gatun.daemon.http.HttpFailure;
import io.gatun.daemon.life.Container;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.ContainerPort;
import io.gatun.engine.options.PortText;
import java.util.ArrayList;
import java.util.List;

/**
 * The filters {@code publish} and {@code expose}: {@code PORT[/PROTOCOL]} or {@code FIRST-LAST[/PROTOCOL]}.
 *
 * @param publish numbers on the side of the host; empty if there is no such filter
 * @param expose ports of the container, likewise
 */
record PortSelection(List<ContainerPort> publish, List<ContainerPort> expose) {
    static PortSelection of(Filters filters) {
        return new PortSelection(ports(filters, "publish"), ports(filters, "expose"));
    }

    private static List<ContainerPort> ports(Filters filters, String name) {
        var ports = new ArrayList<ContainerPort>();
        for (String text : filters.of(name)) {
            try {
                ports.addAll(PortText.exposed(text));
            } catch (BadRequestException e) {
                throw new HttpFailure(400, "Invalid filter '%s=%s'; use PORT[/PROTOCOL]".formatted(name, text));
            }
        }
        return ports;
    }

    /** Whether a port of the host that is asked for leads to it. */
    boolean published(Container container) {
        return publish.isEmpty()
                || container.info().networks().ports().stream()
                        .anyMatch(binding -> publish.contains(new ContainerPort(
                                binding.hostPort(), binding.port().protocol())));
    }

    /** Whether it exposes a port that is asked for. */
    boolean exposed(Container container) {
        return expose.isEmpty()
                || container.info().networks().exposed().stream().anyMatch(expose::contains);
    }
}

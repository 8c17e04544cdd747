package io.gatun.daemon.life;

import io.gatun.engine.ContainerInfo;
import io.gatun.engine.RunEnd;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.model.Endpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Tells what happens to one container, and to its networks and volumes with it, in dockerd's order. */
final class Telling {
    private final EventBus events;
    private final Container container;

    Telling(EventBus events, Container container) {
        this.events = events;
        this.container = container;
    }

    void tell(String action, Map<String, String> more) {
        var attributes = new HashMap<>(container.info().labels());
        attributes.put(
                "image",
                container
                        .memo()
                        .configView()
                        .optionalText("Image")
                        .orElse(container.info().image()));
        attributes.put("name", container.name());
        attributes.putAll(more);
        events.tell(Event.now("container", action, container.id().value(), attributes));
    }

    void renamed(Optional<ContainerName> before) {
        tell("rename", Map.of("oldName", "/" + before.map(ContainerName::value).orElse("")));
    }

    void started(ContainerInfo now) {
        now.networks().endpoints().forEach(endpoint -> network("connect", endpoint));
        container.mounted().tellUsed(events, container.id().value());
        tell("start", Map.of());
    }

    /** The networks that it is in now: it may have entered and left some while it ran. */
    void ended(ContainerInfo now, RunEnd end, int exitCode) {
        if (end.oomKilled()) tell("oom", Map.of());
        tell("die", Map.of("exitCode", Integer.toString(exitCode)));
        boolean ran = end.started().isPresent();
        if (ran) now.networks().endpoints().forEach(endpoint -> network("disconnect", endpoint));
        container.mounted().tellUnused(events, container.id().value());
    }

    void paused(String before, String now) {
        if (before.equals("running") && now.equals("paused")) tell("pause", Map.of());
        if (before.equals("paused") && now.equals("running")) tell("unpause", Map.of());
    }

    private void network(String action, Endpoint endpoint) {
        events.tell(Event.now(
                "network",
                action,
                endpoint.network().value(),
                Map.of(
                        "container",
                        container.id().value(),
                        "name",
                        endpoint.networkName().value(),
                        "type",
                        "bridge")));
    }
}

package io.gatun.daemon.docker.create;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.Attachment;
import io.gatun.engine.model.ContainerPort;
import io.gatun.engine.model.Link;
import io.gatun.engine.model.PortRequest;
import io.gatun.engine.options.ContainerOptionsBuilder;
import io.gatun.engine.options.NamespaceMode;
import io.gatun.engine.options.Networking;
import io.gatun.engine.options.Networking.Unasked;
import io.gatun.engine.options.PortText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The networks and the ports of a request to create a container. */
final class NetworkReader {
    private static final JsonView NOTHING = JsonView.of(Json.object().build());

    private final JsonView config;
    private final JsonView host;
    private final JsonView networking;
    private final List<Link> links;

    /** @param links in the default network */
    NetworkReader(JsonView config, JsonView host, JsonView networking, List<Link> links) {
        this.links = links;
        this.config = config;
        this.host = host;
        this.networking = networking;
    }

    void read(ContainerOptionsBuilder options) {
        String mode = host.optionalText("NetworkMode").orElse("default");
        if (config.flag("NetworkDisabled") || mode.equals("none")) {
            options.networking(new Networking(List.of(), exposed(), List.of(), Optional.empty(), Unasked.CLOSED));
        } else if (mode.equals("host") || mode.startsWith("container:") || mode.startsWith("ns:")) {
            // What is to be published is left out there, as dockerd does.
            options.network(NamespaceMode.parseNetwork(mode));
            options.networking(new Networking(List.of(), exposed(), List.of(), Optional.empty(), Unasked.CLOSED));
        } else {
            Unasked unasked = host.flag("PublishAllPorts") ? Unasked.PUBLISHED : Unasked.CLOSED;
            options.networking(new Networking(attachments(mode), exposed(), ports(), Optional.empty(), unasked));
        }
    }

    /** The network of the mode first, then others. */
    private List<Attachment> attachments(String mode) {
        String first = mode.equals("default") ? "bridge" : mode;
        var settings = new LinkedHashMap<String, JsonView>();
        settings.put(first, NOTHING);
        networking
                .map("EndpointsConfig", view -> view)
                .forEach((name, view) -> settings.put(name.equals("default") ? "bridge" : name, view));
        var all = new ArrayList<Attachment>();
        settings.forEach((name, view) -> all.add(EndpointReader.read(name, view)));
        if (first.equals("bridge")) all.set(0, all.getFirst().withLinks(links));
        return all;
    }

    private List<ContainerPort> exposed() {
        var ports = new LinkedHashSet<ContainerPort>();
        config.map("ExposedPorts", view -> view).keySet().forEach(text -> ports.addAll(PortText.exposed(text)));
        host.map("PortBindings", view -> view).keySet().forEach(text -> ports.addAll(PortText.exposed(text)));
        return List.copyOf(ports);
    }

    private List<PortRequest> ports() {
        var requests = new ArrayList<PortRequest>();
        Map<String, List<PortRequest>> bindings = new LinkedHashMap<>();
        host.map("PortBindings", view -> view).forEach((port, list) -> bindings.put(port, requests(port, list)));
        bindings.values().forEach(requests::addAll);
        return requests;
    }

    /** Written as the flag has it, so that both are read by one. */
    private static List<PortRequest> requests(String port, JsonView list) {
        var requests = new ArrayList<PortRequest>();
        for (JsonView binding : list.items(view -> view)) {
            String address = binding.optionalText("HostIp").orElse("");
            if (address.equals("0.0.0.0") || address.equals("::")) address = "";
            String host = binding.optionalText("HostPort").orElse("");
            String text = (address.contains(":") ? "[" + address + "]" : address) + ":" + host + ":" + port;
            requests.addAll(PortText.published(text));
        }
        return requests;
    }
}

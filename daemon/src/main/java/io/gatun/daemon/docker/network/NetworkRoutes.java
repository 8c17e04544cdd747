package io.gatun.daemon.docker.network;

import io.gatun.daemon.docker.container.Filters;
import io.gatun.daemon.docker.create.EndpointReader;
import io.gatun.daemon.http.Call;
import io.gatun.daemon.http.HttpFailure;
import io.gatun.daemon.http.Router;
import io.gatun.daemon.http.Routes;
import io.gatun.daemon.life.Event;
import io.gatun.daemon.life.EventBus;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.NetworkInfo;
import io.gatun.engine.model.NetworkName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Networks: made, listed, inspected, connected, removed. */
public final class NetworkRoutes implements Routes {
    private static final List<String> MODES = List.of("host", "none");
    private static final Set<String> FILTERS = Set.of("dangling", "driver", "id", "label", "name", "scope", "type");

    private final Engine engine;
    private final EventBus events;

    public NetworkRoutes(Engine engine, EventBus events) {
        this.engine = engine;
        this.events = events;
    }

    @Override
    public void addTo(Router router) {
        router.get("/networks", this::list)
                .post("/networks/create", this::create)
                .post("/networks/prune", this::prune)
                .get("/networks/{name}", this::inspect)
                .delete("/networks/{name}", this::remove)
                .post("/networks/{name}/connect", this::connect)
                .post("/networks/{name}/disconnect", this::disconnect);
    }

    private void list(Call call) {
        Filters filters = Filters.of(call.query(), FILTERS);
        var all = new ArrayList<Json>();
        for (NetworkInfo network : engine.networks().list()) {
            if (fits(filters, network)) all.add(engine.networks().report(network));
        }
        for (String mode : MODES) {
            Json.Obj shown = ModeShape.of(mode);
            if (fits(filters, mode)) all.add(shown);
        }
        call.answer(Json.array(all));
    }

    private static boolean fits(Filters filters, NetworkInfo network) {
        boolean standard = network.name().equals(NetworkName.BRIDGE);
        return contains(filters, "name", network.name().value())
                && begins(filters, network.id().value())
                && filters.allows("driver", "bridge")
                && filters.allows("scope", "local")
                && filters.allows("type", standard ? "builtin" : "custom")
                && (!filters.has("dangling")
                        || filters.allows(
                                "dangling",
                                Boolean.toString(
                                        !standard && network.endpoints().isEmpty())))
                && filters.allowsLabels(network.spec().labels());
    }

    private static boolean fits(Filters filters, String mode) {
        return contains(filters, "name", mode)
                && !filters.has("id")
                && !filters.has("label")
                && filters.allows("driver", mode.equals("none") ? "null" : mode)
                && filters.allows("scope", "local")
                && filters.allows("type", "builtin")
                && filters.allows("dangling", "false");
    }

    private static boolean contains(Filters filters, String name, String value) {
        return !filters.has(name) || filters.of(name).stream().anyMatch(value::contains);
    }

    private static boolean begins(Filters filters, String id) {
        return !filters.has("id") || filters.of("id").stream().anyMatch(id::startsWith);
    }

    private void create(Call call) throws IOException {
        NetworkInfo made = engine.networks().create(NetworkBody.read(call.json(), call.version()));
        tell("create", made, Map.of());
        call.answer(
                201,
                Json.object().put("Id", made.id().value()).put("Warning", "").build());
    }

    private void inspect(Call call) {
        String name = call.variable("name");
        call.answer(
                MODES.contains(name)
                        ? ModeShape.of(name)
                        : engine.networks().report(engine.networks().inspect(name)));
    }

    private void remove(Call call) {
        String name = call.variable("name");
        if (MODES.contains(name)) {
            throw new HttpFailure(403, name + " is a pre-defined network and cannot be removed");
        }
        NetworkInfo gone = engine.networks().inspect(name);
        if (gone.name().equals(NetworkName.BRIDGE)) {
            throw new HttpFailure(403, "bridge is a pre-defined network and cannot be removed");
        }
        engine.networks().delete(gone.id().value());
        tell("destroy", gone, Map.of());
        call.answer(204);
    }

    private void connect(Call call) throws IOException {
        JsonView body = call.json();
        String container = body.required("Container").text();
        NetworkInfo network = engine.networks().inspect(call.variable("name"));
        var settings = body.member("EndpointConfig")
                .orElseGet(() -> JsonView.of(Json.object().build()));
        engine.networks()
                .connect(
                        new ContainerRef(container),
                        EndpointReader.read(network.id().value(), settings));
        tell("connect", network, Map.of("container", id(container)));
        call.answer(200);
    }

    private void disconnect(Call call) throws IOException {
        String container = call.json().required("Container").text();
        NetworkInfo network = engine.networks().inspect(call.variable("name"));
        String id = id(container);
        engine.networks().disconnect(new ContainerRef(container), network.id().value());
        tell("disconnect", network, Map.of("container", id));
        call.answer(200);
    }

    private String id(String container) {
        return engine.inspect(new ContainerRef(container)).id().value();
    }

    private void prune(Call call) {
        Filters filters = Filters.of(call.query(), Set.of("label", "label!", "until"));
        var gone = engine.networks()
                .prune(network -> filters.allowsLabels(network.spec().labels()));
        events.tell(Event.ofPrune("network", 0));
        call.answer(Json.object()
                .put(
                        "NetworksDeleted",
                        gone.isEmpty()
                                ? Json.Null.NULL
                                : Json.strings(
                                        gone.stream().map(NetworkName::value).toList()))
                .build());
    }

    private void tell(String action, NetworkInfo network, Map<String, String> more) {
        var attributes = new HashMap<>(more);
        attributes.put("name", network.name().value());
        attributes.put("type", "bridge");
        events.tell(Event.now("network", action, network.id().value(), attributes));
    }
}

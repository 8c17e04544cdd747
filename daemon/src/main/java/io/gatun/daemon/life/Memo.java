package io.gatun.daemon.life;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.Link;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client asked for when it made a container, as it was sent, and what the daemon has to know after a crash. Kept by the
 * engine with the container.
 *
 * @param config docker's Config
 * @param hostConfig docker's HostConfig
 * @param networking docker's NetworkingConfig
 * @param imageId of the image as it was then; empty if it has none
 * @param stopped whether a client stopped it, after which it is not restarted
 * @param restarts how often it was restarted since a client started it
 */
public record Memo(
        Json.Obj config, Json.Obj hostConfig, Json.Obj networking, String imageId, boolean stopped, int restarts) {
    private static final Json.Obj EMPTY = Json.object().build();

    /** What was sent. */
    public static Memo of(Json.Obj config, Json.Obj hostConfig, Json.Obj networking) {
        return new Memo(config, hostConfig, networking, "", false, 0);
    }

    /** The same, of an image. */
    public Memo ofImage(String id) {
        return new Memo(config, hostConfig, networking, id, stopped, restarts);
    }

    /** What was kept. */
    static Memo read(Json.Obj json) {
        JsonView view = JsonView.of(json);
        return new Memo(
                object(json, "config"),
                object(json, "hostConfig"),
                object(json, "networking"),
                view.optionalText("imageId").orElse(""),
                view.flag("stopped"),
                (int) view.optionalInt64("restarts").orElse(0));
    }

    /** To be kept. */
    public Json.Obj json() {
        return Json.object()
                .put("config", config)
                .put("hostConfig", hostConfig)
                .put("networking", networking)
                .put("imageId", imageId)
                .put("stopped", stopped)
                .put("restarts", restarts)
                .build();
    }

    Memo withStopped(boolean value) {
        return new Memo(config, hostConfig, networking, imageId, value, restarts);
    }

    Memo withRestarts(int count) {
        return new Memo(config, hostConfig, networking, imageId, stopped, count);
    }

    /** The same with some members of the HostConfig replaced. */
    public Memo withHostConfig(Map<String, Json> changes) {
        var members = new LinkedHashMap<>(hostConfig.members());
        members.putAll(changes);
        return new Memo(config, new Json.Obj(members), networking, imageId, stopped, restarts);
    }

    /** The same with links in the default network, by the ids of containers. */
    public Memo withLinks(List<Link> links) {
        return withHostConfig(
                Map.of("Links", Json.strings(links.stream().map(Link::toString).toList())));
    }

    /** Its links in the default network, by the ids of containers. */
    public List<Link> links() {
        String mode = hostView().optionalText("NetworkMode").orElse("default");
        if (!mode.equals("default") && !mode.equals("bridge")) return List.of();
        return hostView().texts("Links").stream().map(Link::parse).toList();
    }

    /** The Config, to be read. */
    public JsonView configView() {
        return JsonView.of(config);
    }

    /** The HostConfig, to be read. */
    public JsonView hostView() {
        return JsonView.of(hostConfig);
    }

    /** Whether it has a terminal. */
    public boolean terminal() {
        return configView().flag("Tty");
    }

    boolean openStdin() {
        return configView().flag("OpenStdin");
    }

    boolean stdinOnce() {
        return configView().flag("StdinOnce");
    }

    boolean autoRemove() {
        return hostView().flag("AutoRemove");
    }

    boolean isLogged() {
        return !hostView()
                .member("LogConfig")
                .flatMap(log -> log.optionalText("Type"))
                .orElse("")
                .equals("none");
    }

    RestartPolicy restartPolicy() {
        return hostView().section("RestartPolicy", RestartPolicy::read, RestartPolicy.NEVER);
    }

    private static Json.Obj object(Json.Obj json, String name) {
        Optional<Json> member = json.get(name);
        return member.isPresent() && member.get() instanceof Json.Obj object ? object : EMPTY;
    }
}

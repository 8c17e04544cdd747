package io.gatun.daemon.docker.create;

import io.gatun.daemon.http.ApiVersion;
import io.gatun.daemon.life.Memo;
import io.gatun.engine.Images;
import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.ImageInfo;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.options.ContainerOptions.Ending;
import io.gatun.engine.options.ContainerOptionsBuilder;
import io.gatun.engine.options.MountRequest;
import io.gatun.engine.options.UserMode;
import io.gatun.engine.options.UserText;
import io.gatun.engine.spec.ProcessSpec.ConsoleSize;
import io.gatun.linux.process.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The body of a request to create a container. What nobody knows in it is ignored, as dockerd does; what is impossible is refused. */
public final class CreateBody {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration FOREVER = Duration.ofSeconds(1_000_000);

    private final JsonView config;
    private final JsonView host;
    private final Memo memo;

    private CreateBody(Memo memo) {
        this.memo = memo;
        this.config = memo.configView();
        this.host = memo.hostView();
    }

    /**
     * Reads a body.
     *
     * @throws io.gatun.engine.json.JsonException if it is no object
     */
    public static CreateBody of(JsonView body) {
        var config =
                new LinkedHashMap<>(body.json() instanceof Json.Obj(var members) ? members : Map.<String, Json>of());
        if (config.isEmpty())
            throw new BadRequestException("Config cannot be empty in order to create a container", "");
        Json.Obj host = object(config.remove("HostConfig"));
        Json.Obj networking = object(config.remove("NetworkingConfig"));
        return new CreateBody(Memo.of(new Json.Obj(config), host, networking));
    }

    private static Json.Obj object(@Nullable Json json) {
        return json instanceof Json.Obj object ? object : Json.object().build();
    }

    /** The same with what the image says where nothing was sent. */
    public CreateBody below(ImageInfo image) {
        Json.Obj merged = ImageBelow.merge(memo.config(), Images.config(image));
        return new CreateBody(Memo.of(merged, memo.hostConfig(), memo.networking())
                .ofImage(image.id().toString()));
    }

    /** What the container shall be made from. */
    public String image() {
        return config.optionalText("Image").orElse("");
    }

    /** The containers whose mounts it has as well. */
    public List<String> volumesFrom() {
        return host.texts("VolumesFrom");
    }

    /**
     * The same, if a client of that version of the API can ask for it.
     *
     * @throws io.gatun.daemon.http.HttpFailure if not
     */
    public CreateBody checked(ApiVersion version) {
        new VersionRules(version, host).check();
        return this;
    }

    /** What it asks for that may not be what was meant, for people to read. */
    public List<String> warnings(ApiVersion version) {
        var warnings = new ArrayList<String>();
        boolean endless =
                host.flag("OomKillDisable") && host.optionalInt64("Memory").orElse(0) == 0;
        if (endless) {
            warnings.add("OOM killer is disabled for the container, but no memory limit is set, this can result in the"
                    + " system running out of resources.");
        }
        warnings.addAll(new VersionRules(version, host).warnings());
        return warnings;
    }

    /** The same with its links as they were found. */
    public CreateBody linked(LinksOf links) {
        return links.found().isEmpty() ? this : new CreateBody(memo.withLinks(links.found()));
    }

    JsonView host() {
        return host;
    }

    /** To be kept. */
    public Memo memo() {
        return memo;
    }

    /**
     * The options of the container.
     *
     * @param others what it mounts as other containers do
     * @param users whom its users are if it says nothing of that
     * @throws io.gatun.engine.json.JsonException if a value is of the wrong type
     * @throws io.gatun.engine.model.EngineException if a value is impossible
     */
    public ContainerOptions options(List<MountRequest> others, UserMode users) {
        var options = ContainerOptions.builder().memo(memo.json());
        program(options);
        naming(options);
        ending(options);
        new IsolationReader(host, users).read(options);
        new NetworkReader(config, host, JsonView.of(memo.networking()), memo.links()).read(options);
        new StorageReader(config, host, others).read(options);
        new SecurityReader(host).read(options);
        new LimitReader(host).read(options);
        new LogReader(host).read(options);
        return options.build();
    }

    private void program(ContainerOptionsBuilder options) {
        var command = new ArrayList<>(words(config, "Entrypoint"));
        // An empty one says that the image's is not wanted.
        if (!command.isEmpty()) options.entrypoint(command.removeFirst());
        else if (config.json() instanceof Json.Obj sent
                && sent.get("Entrypoint").orElse(null) instanceof Json.Arr) options.entrypoint("");
        command.addAll(words(config, "Cmd"));
        options.command(command)
                .env(config.texts("Env"))
                .groups(host.texts("GroupAdd"))
                .terminal(config.flag("Tty"))
                .stdin(config.flag("OpenStdin"))
                .init(host.flag("Init"));
        consoleSize().ifPresent(options::consoleSize);
        config.optionalText("User").ifPresent(user -> options.user(UserText.parse(user)));
        config.optionalText("WorkingDir").ifPresent(options::workdir);
    }

    /** The terminal as it was when the client asked for a container with one. */
    private Optional<ConsoleSize> consoleSize() {
        List<Long> size = host.list("ConsoleSize", JsonView::int64);
        boolean known = config.flag("Tty") && size.size() == 2 && size.get(0) > 0 && size.get(1) > 0;
        return known ? Optional.of(new ConsoleSize(size.get(0), size.get(1))) : Optional.empty();
    }

    /** A list of words, or one word. */
    private static List<String> words(JsonView view, String name) {
        Optional<JsonView> member = view.member(name);
        if (member.isPresent() && member.get().json() instanceof Json.Str(var one)) return List.of(one);
        return view.texts(name);
    }

    private void naming(ContainerOptionsBuilder options) {
        options.labels(config.map("Labels", JsonView::text))
                .annotations(host.map("Annotations", JsonView::text))
                .hosts(host.texts("ExtraHosts"))
                .dns(new ContainerOptions.Dns(host.texts("Dns"), host.texts("DnsSearch"), host.texts("DnsOptions")));
        config.optionalText("Hostname").ifPresent(options::hostname);
        config.optionalText("Domainname").ifPresent(options::domainname);
    }

    private void ending(ContainerOptionsBuilder options) {
        String signal = config.optionalText("StopSignal").orElse("SIGTERM");
        Signal.of(signal);
        Duration grace = config.optionalInt64("StopTimeout").stream()
                .mapToObj(seconds -> seconds < 0 ? FOREVER : Duration.ofSeconds(seconds))
                .findFirst()
                .orElse(GRACE);
        // The daemon removes it itself, so that who waits for its end hears of it before.
        options.ending(new Ending(signal, grace, false));
        RestartReader.check(host);
    }
}

package io.gatun.daemon.docker.image;

import io.gatun.daemon.http.Call;
import io.gatun.daemon.http.HttpFailure;
import io.gatun.daemon.http.Query;
import io.gatun.daemon.http.Router;
import io.gatun.daemon.http.Routes;
import io.gatun.daemon.life.EventBus;
import io.gatun.engine.ContainerInfo;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import io.gatun.engine.Images.Making;
import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageInfo;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.NoSuchImageException;
import io.gatun.engine.model.TransferStep;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Images that come and go: pull, push, save, load, import, commit, login. */
public final class TransferRoutes implements Routes {
    private static final int PUSHES_PLATFORM = 46;
    private static final int KNOWS_PLATFORMS = 48;

    private final Engine engine;
    private final ImageEvents events;

    public TransferRoutes(Engine engine, EventBus events) {
        this.engine = engine;
        this.events = new ImageEvents(engine.images(), events);
    }

    @Override
    public void addTo(Router router) {
        router.post("/images/create", this::create)
                .post("/images/load", this::load)
                .get("/images/get", this::saveSeveral)
                .get("/images/{name...}/get", this::saveOne)
                .post("/images/{name...}/push", this::push)
                .post("/commit", this::commit)
                .post("/auth", this::auth);
    }

    private void create(Call call) throws IOException {
        Optional<String> from = call.query().text("fromImage");
        if (from.isEmpty()) {
            importArchive(call);
            return;
        }
        ImageName name = named(from.get(), call.query().text("tag"));
        Optional<String> platform = call.query().text("platform");
        TransferStream.answer(call, stream -> {
            engine.images().pull(name, platform, RegistryAuth.of(call, name), stream);
            events.tellNamed("pull", name);
        });
    }

    /** The tag may be a digest. */
    private static ImageName named(String text, Optional<String> tag) {
        if (tag.isEmpty()) return ImageName.parse(text).tagged();
        String joint = tag.get().startsWith("sha256:") || tag.get().startsWith("sha512:") ? "@" : ":";
        return ImageName.parse(text + joint + tag.get());
    }

    private void importArchive(Call call) throws IOException {
        Query query = call.query();
        String source = query.text("fromSrc").orElse("-");
        if (!source.equals("-")) {
            throw new HttpFailure(400, "images can only be imported from the body of the request: fromSrc must be -");
        }
        Making making = new Making(
                query.text("repo").map(repo -> named(repo, query.text("tag"))),
                "",
                query.text("message").orElse("Imported from " + source),
                query.all("changes"));
        TransferStream.answer(call, stream -> {
            Digest id = engine.images().importArchive(call.exchange().body(), query.text("platform"), making);
            events.tell("import", id);
            stream.accept(TransferStep.of("", id.toString()));
        });
    }

    private void load(Call call) throws IOException {
        boolean quiet = call.query().isOn("quiet");
        var platform = WantedPlatform.of(call, "platform", KNOWS_PLATFORMS).map(WantedPlatform::text);
        InputStream body = call.exchange().body();
        TransferStream.answer(call, stream -> {
            TransferStep.Listener listener = quiet ? step -> {} : stream;
            for (String line : engine.images().load(body, platform, listener)) {
                events.tellLoaded(line);
                stream.send(Json.object().put("stream", line + "\n").build());
            }
        });
    }

    private void saveOne(Call call) throws IOException {
        save(call, List.of(call.variable("name")));
    }

    private void saveSeveral(Call call) throws IOException {
        save(call, call.query().all("names"));
    }

    private void save(Call call, List<String> names) throws IOException {
        if (names.isEmpty()) throw new HttpFailure(400, "no image was named");
        var platform = WantedPlatform.of(call, "platform", KNOWS_PLATFORMS);
        for (String name : names) {
            ImageInfo image = engine.images().inspect(name);
            platform.ifPresent(wanted -> wanted.require(image, name));
        }
        call.exchange().answer(200, "application/x-tar", out -> engine.images().save(names, out));
        names.forEach(events::tellSaved);
    }

    private void push(Call call) throws IOException {
        ImageName repository = ImageName.parse(call.variable("name"));
        List<ImageName> names = call.query()
                .text("tag")
                .map(tag -> List.of(repository.withTag(tag)))
                .orElseGet(() -> tags(repository));
        WantedPlatform.of(call, "platform", PUSHES_PLATFORM)
                .ifPresent(wanted -> names.forEach(
                        name -> wanted.require(engine.images().inspect(name.toString()), name.familiar())));
        TransferStream.answer(call, stream -> {
            for (ImageName name : names) {
                Digest digest = engine.images().push(name, RegistryAuth.of(call, name), stream);
                events.tellNamed("push", name);
                stream.send(Json.object()
                        .put("progressDetail", Json.object().build())
                        .put(
                                "aux",
                                Json.object()
                                        .put("Tag", name.reference())
                                        .put("Digest", digest.toString())
                                        .put("Size", 0)
                                        .build())
                        .build());
            }
        });
    }

    private List<ImageName> tags(ImageName repository) {
        if (repository.tag().isPresent()) return List.of(repository);
        List<ImageName> tags = engine.images().list().stream()
                .map(ImageInfo::tags)
                .flatMap(List::stream)
                .filter(tag -> tag.repository().equals(repository.repository()))
                .toList();
        if (tags.isEmpty()) throw new NoSuchImageException(repository.familiarRepository());
        return tags;
    }

    private void commit(Call call) {
        Query query = call.query();
        var ref = new ContainerRef(
                query.text("container").orElseThrow(() -> new HttpFailure(400, "no container was named")));
        var making = new Making(
                query.text("repo").map(repo -> named(repo, query.text("tag"))),
                query.text("author").orElse(""),
                query.text("comment").orElse(""),
                query.all("changes"));
        ContainerInfo container = engine.inspect(ref);
        Supplier<Digest> work = () -> engine.images().commit(container, making);
        Digest id = query.isOn("pause", true) ? engine.files().still(ref, work) : work.get();
        events.tell("create", id);
        call.answer(201, Json.object().put("Id", id.toString()).build());
    }

    private void auth(Call call) throws IOException {
        JsonView body = call.json();
        String address = body.optionalText("serveraddress").orElse("");
        String host = address.replaceFirst("^https?://", "").replaceFirst("/.*", "");
        String registry = host.isEmpty()
                ? ImageName.DEFAULT_REGISTRY
                : ImageName.parse(host + "/login").registry();
        RegistryAuth.require(registry, RegistryAuth.read(body));
        call.answer(Json.object()
                .put("Status", "Login Succeeded")
                .put("IdentityToken", "")
                .build());
    }
}

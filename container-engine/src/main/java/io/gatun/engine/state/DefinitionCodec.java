package io.gatun.engine.state;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.model.RestartRule;
import io.gatun.engine.options.Upkeep;
import io.gatun.engine.state.Definition.Ending;
import io.gatun.engine.state.Definition.RootSource;
import io.gatun.engine.state.Definition.Streams;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** {@link Definition} as JSON. */
final class DefinitionCodec {
    private static final Json.Obj NO_CHECK = Json.object().build();

    private DefinitionCodec() {}

    static Json write(Definition definition) {
        var out = Json.object().put("id", Json.of(definition.id().value()));
        definition.name().ifPresent(name -> out.put("name", Json.of(name.value())));
        if (!definition.upkeep().equals(Upkeep.NONE)) out.put("upkeep", write(definition.upkeep()));
        return out.put("created", TimeCodec.write(definition.created()))
                .put("image", Json.of(definition.image()))
                .put("bundle", Json.of(definition.bundle()))
                .put("root", Json.of(definition.root().name().toLowerCase(Locale.ROOT)))
                .put("labels", Json.strings(definition.labels()))
                .put("streams", write(definition.streams()))
                .put("ending", write(definition.ending()))
                .build();
    }

    static Definition read(JsonView view) {
        return new Definition(
                new ContainerId(view.required("id").text()),
                view.optionalText("name").map(ContainerName::new),
                TimeCodec.read(view.required("created")),
                view.required("image").text(),
                view.required("bundle").text(),
                readRoot(view.required("root")),
                view.map("labels", JsonView::text),
                readStreams(view.required("streams")),
                readEnding(view.required("ending")),
                view.section("upkeep", DefinitionCodec::readUpkeep, Upkeep.NONE));
    }

    private static RootSource readRoot(JsonView view) {
        return switch (view.text()) {
            case "directory" -> RootSource.DIRECTORY;
            case "host" -> RootSource.HOST;
            case "layers" -> RootSource.LAYERS;
            default -> throw view.failure("not a root that this version knows");
        };
    }

    private static Json write(Streams streams) {
        return Json.object()
                .put("openStdin", Json.of(streams.openStdin()))
                .put("stdinOnce", Json.of(streams.stdinOnce()))
                .put("init", Json.of(streams.init()))
                .put("logBytes", Json.of(streams.logBytes()))
                .put("logFiles", Json.of(streams.logFiles()))
                .build();
    }

    private static Streams readStreams(JsonView view) {
        return new Streams(
                view.flag("openStdin"),
                view.flag("stdinOnce"),
                view.flag("init"),
                view.required("logBytes").int64(),
                view.required("logFiles").int32());
    }

    private static Json write(Upkeep upkeep) {
        var out = Json.object()
                .put("restart", upkeep.restart().name())
                .put("maximum", upkeep.restart().maximum());
        upkeep.health().ifPresent(check -> out.put("health", check));
        return out.build();
    }

    private static Upkeep readUpkeep(JsonView view) {
        var restart = new RestartRule(
                view.required("restart").text(), view.required("maximum").int64());
        Optional<Json> health = view.member("health").map(JsonView::json);
        return new Upkeep(restart, health.map(check -> check instanceof Json.Obj object ? object : NO_CHECK));
    }

    private static Json write(Ending ending) {
        return Json.object()
                .put("stopSignal", Json.of(ending.stopSignal()))
                .put("graceMillis", Json.of(ending.grace().toMillis()))
                .put("removed", Json.of(ending.removed()))
                .build();
    }

    private static Ending readEnding(JsonView view) {
        return new Ending(
                view.required("stopSignal").text(),
                Duration.ofMillis(view.required("graceMillis").int64()),
                view.flag("removed"));
    }
}

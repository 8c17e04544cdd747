package io.gatun.engine.image.manifest;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonBudget;
import io.gatun.engine.json.JsonException;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.BadImageException;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageConfig;
import io.gatun.engine.model.ImageConfig.HealthCheck;
import io.gatun.engine.model.ImageConfig.History;
import io.gatun.engine.model.ImageConfig.Run;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** The configuration of an image as JSON. */
public final class ImageConfigCodec {
    /** Far above any real one. */
    public static final int LARGEST = 8 << 20;

    private static final JsonReader READER = new JsonReader(new JsonBudget(LARGEST, 50, 1 << 20, 1 << 18));

    private ImageConfigCodec() {}

    /**
     * Reads it.
     *
     * @throws BadImageException if it is malformed
     */
    public static ImageConfig read(byte[] document) {
        try {
            JsonView view = JsonView.of(READER.read(document));
            return new ImageConfig(
                    view.optionalText("architecture").orElse(""),
                    view.optionalText("variant").orElse(""),
                    view.optionalText("os").orElse("linux"),
                    view.optionalText("created").flatMap(ImageConfigCodec::time),
                    view.optionalText("author").orElse(""),
                    view.section("config", ImageConfigCodec::readRun, Run.NONE),
                    view.section("rootfs", rootfs -> rootfs.list("diff_ids", id -> Digest.parse(id.text())), List.of()),
                    view.list("history", ImageConfigCodec::readHistory));
        } catch (JsonException | BadRequestException e) {
            throw new BadImageException("malformed image configuration: " + e.getMessage(), e);
        }
    }

    /** Reads the part that docker calls Config, as the API has it. */
    public static Run readRun(JsonView view) {
        return new Run(
                view.optionalText("User").orElse(""),
                List.copyOf(view.map("ExposedPorts", port -> port).keySet()),
                view.texts("Env"),
                words(view, "Entrypoint"),
                words(view, "Cmd"),
                List.copyOf(view.map("Volumes", volume -> volume).keySet()),
                view.optionalText("WorkingDir").orElse(""),
                view.map("Labels", JsonView::text),
                view.optionalText("StopSignal").orElse(""),
                view.member("Healthcheck").map(ImageConfigCodec::readHealthCheck),
                view.texts("Shell"),
                view.texts("OnBuild"));
    }

    private static List<String> words(JsonView view, String name) {
        return view.member(name)
                .map(value -> value.json() instanceof Json.Str(var one) ? List.of(one) : value.items(JsonView::text))
                .orElse(List.of());
    }

    private static HealthCheck readHealthCheck(JsonView view) {
        return new HealthCheck(
                view.texts("Test"),
                nanos(view, "Interval"),
                nanos(view, "Timeout"),
                nanos(view, "StartPeriod"),
                nanos(view, "StartInterval"),
                Math.clamp(view.optionalInt64("Retries").orElse(0), 0, Integer.MAX_VALUE));
    }

    private static Duration nanos(JsonView view, String name) {
        return Duration.ofNanos(view.optionalInt64(name).orElse(0));
    }

    private static History readHistory(JsonView view) {
        return new History(
                view.optionalText("created").flatMap(ImageConfigCodec::time),
                view.optionalText("created_by").orElse(""),
                view.optionalText("author").orElse(""),
                view.optionalText("comment").orElse(""),
                view.flag("empty_layer"));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The document. */
    public static byte[] write(ImageConfig config) {
        var out = Json.object();
        config.created().ifPresent(time -> out.put("created", time.toString()));
        if (!config.author().isEmpty()) out.put("author", config.author());
        out.put("architecture", config.architecture());
        if (!config.variant().isEmpty()) out.put("variant", config.variant());
        out.put("os", config.os())
                .put("config", run(config.run()))
                .put(
                        "rootfs",
                        Json.object()
                                .put("type", "layers")
                                .put(
                                        "diff_ids",
                                        Json.strings(config.diffIds().stream()
                                                .map(Digest::toString)
                                                .toList()))
                                .build())
                .put(
                        "history",
                        Json.array(config.history().stream()
                                .map(ImageConfigCodec::history)
                                .toList()));
        return out.build().toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The part that docker calls Config. */
    public static Json.Obj run(Run run) {
        var out = Json.object();
        if (!run.user().isEmpty()) out.put("User", run.user());
        if (!run.exposedPorts().isEmpty()) out.put("ExposedPorts", set(run.exposedPorts()));
        out.nonEmptyStrings("Env", run.env())
                .nonEmptyStrings("Entrypoint", run.entrypoint())
                .nonEmptyStrings("Cmd", run.cmd());
        if (!run.volumes().isEmpty()) out.put("Volumes", set(run.volumes()));
        if (!run.workingDir().isEmpty()) out.put("WorkingDir", run.workingDir());
        if (!run.labels().isEmpty()) out.put("Labels", Json.strings(run.labels()));
        if (!run.stopSignal().isEmpty()) out.put("StopSignal", run.stopSignal());
        run.healthCheck().ifPresent(check -> out.put("Healthcheck", healthCheck(check)));
        return out.nonEmptyStrings("Shell", run.shell())
                .nonEmptyStrings("OnBuild", run.onBuild())
                .build();
    }

    private static Json healthCheck(HealthCheck check) {
        var out = Json.object().nonEmptyStrings("Test", check.test());
        if (!check.interval().isZero()) out.put("Interval", check.interval().toNanos());
        if (!check.timeout().isZero()) out.put("Timeout", check.timeout().toNanos());
        if (!check.startPeriod().isZero())
            out.put("StartPeriod", check.startPeriod().toNanos());
        if (!check.startInterval().isZero())
            out.put("StartInterval", check.startInterval().toNanos());
        if (check.retries() != 0) out.put("Retries", check.retries());
        return out.build();
    }

    private static Json set(List<String> names) {
        var out = Json.object();
        names.forEach(name -> out.put(name, Json.object().build()));
        return out.build();
    }

    private static Json history(History step) {
        var out = Json.object();
        step.created().ifPresent(time -> out.put("created", time.toString()));
        if (!step.createdBy().isEmpty()) out.put("created_by", step.createdBy());
        if (!step.author().isEmpty()) out.put("author", step.author());
        if (!step.comment().isEmpty()) out.put("comment", step.comment());
        return out.whenTrue("empty_layer", step.emptyLayer()).build();
    }
}

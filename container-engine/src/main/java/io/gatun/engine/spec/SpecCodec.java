package io.gatun.engine.spec;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonException;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.spec.Hooks.Hook;
import io.gatun.engine.spec.OciSpec.Root;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code config.json} to {@link OciSpec} and back. Reading checks shapes and ranges of types; whether the values make
 * sense together is the business of validation.
 */
public final class SpecCodec {
    private static final List<String> OTHER_PLATFORMS = List.of("solaris", "windows", "vm", "zos", "freebsd");

    private SpecCodec() {}

    /**
     * A configuration as read.
     *
     * @param unknownFields paths that no version of the specification known here has; to be ignored, perhaps logged
     */
    public record Document(OciSpec spec, List<String> unknownFields) {}

    /**
     * Reads a configuration.
     *
     * @throws JsonException if a value has the wrong type, or a required one is missing
     */
    public static OciSpec read(Json json) {
        return spec(JsonView.of(json));
    }

    /** Reads a configuration, and what in it is unknown. */
    public static Document readDocument(Json json) {
        var view = JsonView.of(json);
        var spec = spec(view);
        return new Document(spec, view.unread());
    }

    /** Reads a process alone, as {@code exec --process} takes it. */
    public static ProcessSpec readProcess(Json json) {
        return ProcessCodec.read(JsonView.of(json));
    }

    /** Reads resources alone, as {@code update --resources} takes them. */
    public static Resources readResources(Json json) {
        return ResourcesCodec.read(JsonView.of(json));
    }

    /** Writes a configuration; what is absent or empty is left out. */
    public static Json.Obj write(OciSpec spec) {
        var out = Json.object().put("ociVersion", spec.ociVersion());
        out.maybeJson("process", spec.process().map(ProcessCodec::write));
        out.maybeJson("root", spec.root().map(SpecCodec::root));
        out.maybe("hostname", spec.hostname()).maybe("domainname", spec.domainname());
        out.nonEmpty("mounts", spec.mounts().stream().map(SpecCodec::mount).toList());
        out.nonEmpty("hooks", hooks(spec.hooks()));
        if (!spec.annotations().isEmpty()) out.put("annotations", Json.strings(spec.annotations()));
        out.nonEmpty("linux", LinuxCodec.write(spec.linux()));
        spec.otherPlatforms().forEach(out::put);
        return out.build();
    }

    /** What of a specification is told outside, as a document of its own with the specification's names. */
    public static Json.Obj write(Told told) {
        var out = Json.object().nonEmpty("hooks", hooks(told.hooks()));
        if (!told.annotations().isEmpty()) out.put("annotations", Json.strings(told.annotations()));
        return out.build();
    }

    /** Reads what {@link #write(Told)} has written. */
    public static Told readTold(Json json) {
        JsonView view = JsonView.of(json);
        return new Told(view.section("hooks", SpecCodec::hooks, Hooks.NONE), view.map("annotations", JsonView::text));
    }

    private static OciSpec spec(JsonView view) {
        return new OciSpec(
                view.required("ociVersion").text(),
                view.optional("root", SpecCodec::root),
                view.optional("process", ProcessCodec::read),
                view.optionalText("hostname"),
                view.optionalText("domainname"),
                view.list("mounts", SpecCodec::mount),
                view.section("hooks", SpecCodec::hooks, Hooks.NONE),
                view.map("annotations", JsonView::text),
                view.section("linux", LinuxCodec::read, LinuxSpec.NONE),
                otherPlatforms(view));
    }

    private static Map<String, Json> otherPlatforms(JsonView view) {
        Map<String, Json> sections = new LinkedHashMap<>();
        for (var name : OTHER_PLATFORMS) {
            view.member(name).ifPresent(section -> sections.put(name, section.json()));
        }
        return sections;
    }

    private static Root root(JsonView view) {
        return new Root(view.required("path").text(), view.flag("readonly"));
    }

    private static Json root(Root root) {
        return Json.object()
                .put("path", root.path())
                .whenTrue("readonly", root.readonly())
                .build();
    }

    private static Mount mount(JsonView view) {
        return new Mount(
                view.required("destination").text(),
                view.optionalText("type"),
                view.optionalText("source"),
                view.texts("options"),
                view.list("uidMappings", SpecCodec::idMapping),
                view.list("gidMappings", SpecCodec::idMapping));
    }

    private static Json mount(Mount mount) {
        return Json.object()
                .put("destination", mount.destination())
                .maybe("type", mount.type())
                .maybe("source", mount.source())
                .nonEmptyStrings("options", mount.options())
                .nonEmpty(
                        "uidMappings",
                        mount.uidMappings().stream().map(SpecCodec::idMapping).toList())
                .nonEmpty(
                        "gidMappings",
                        mount.gidMappings().stream().map(SpecCodec::idMapping).toList())
                .build();
    }

    static IdMapping idMapping(JsonView view) {
        return new IdMapping(
                view.required("containerID").uint32(),
                view.required("hostID").uint32(),
                view.required("size").uint32());
    }

    static Json idMapping(IdMapping mapping) {
        return Json.object()
                .put("containerID", mapping.containerId())
                .put("hostID", mapping.hostId())
                .put("size", mapping.size())
                .build();
    }

    private static Hooks hooks(JsonView view) {
        return new Hooks(
                view.list("prestart", SpecCodec::hook),
                view.list("createRuntime", SpecCodec::hook),
                view.list("createContainer", SpecCodec::hook),
                view.list("startContainer", SpecCodec::hook),
                view.list("poststart", SpecCodec::hook),
                view.list("poststop", SpecCodec::hook));
    }

    private static Json.Obj hooks(Hooks hooks) {
        var out = Json.object();
        for (var point : hooks.points()) {
            out.nonEmpty(
                    point.name(), point.hooks().stream().map(SpecCodec::hook).toList());
        }
        return out.build();
    }

    private static Hook hook(JsonView view) {
        return new Hook(
                view.required("path").text(),
                view.texts("args"),
                view.texts("env"),
                view.optional("timeout", seconds -> Duration.ofSeconds(seconds.int32())));
    }

    private static Json hook(Hook hook) {
        return Json.object()
                .put("path", hook.path())
                .nonEmptyStrings("args", hook.args())
                .nonEmptyStrings("env", hook.env())
                .maybeJson("timeout", hook.timeout().map(limit -> Json.of(limit.toSeconds())))
                .build();
    }
}

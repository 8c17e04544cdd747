package io.gatun.engine.spec;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.json.SpecName;
import io.gatun.engine.spec.LinuxSpec.Device;
import io.gatun.engine.spec.LinuxSpec.DeviceType;
import io.gatun.engine.spec.LinuxSpec.IntelRdt;
import io.gatun.engine.spec.LinuxSpec.MemoryPolicy;
import io.gatun.engine.spec.LinuxSpec.Namespace;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.LinuxSpec.NetDevice;
import io.gatun.engine.spec.LinuxSpec.Personality;
import io.gatun.engine.spec.LinuxSpec.Propagation;
import io.gatun.engine.spec.LinuxSpec.TimeOffset;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;

/** The {@code linux} section, both ways. */
final class LinuxCodec {
    /** All twelve mode bits: the specification's table says uint32, its schema 0777, and runtimes take setuid too. */
    private static final int PERMISSIONS = 07777;

    private static final int MODE_MAX = 0177777;

    private LinuxCodec() {}

    static LinuxSpec read(JsonView view) {
        return new LinuxSpec(
                view.list("uidMappings", SpecCodec::idMapping),
                view.list("gidMappings", SpecCodec::idMapping),
                view.map("sysctl", JsonView::text),
                view.section("resources", ResourcesCodec::read, Resources.NONE),
                view.optionalText("cgroupsPath"),
                view.list("namespaces", LinuxCodec::namespace),
                view.list("devices", LinuxCodec::device),
                view.map("netDevices", device -> new NetDevice(device.optionalText("name"))),
                view.optional("seccomp", SeccompCodec::read),
                view.optionalOneOf("rootfsPropagation", Propagation.class),
                view.texts("maskedPaths"),
                view.texts("readonlyPaths"),
                view.optionalText("mountLabel"),
                view.optional("intelRdt", LinuxCodec::intelRdt),
                view.optional("memoryPolicy", LinuxCodec::memoryPolicy),
                view.optional("personality", LinuxCodec::personality),
                view.map("timeOffsets", LinuxCodec::timeOffset));
    }

    static Json.Obj write(LinuxSpec linux) {
        var out = Json.object();
        out.nonEmpty(
                "uidMappings",
                linux.uidMappings().stream().map(SpecCodec::idMapping).toList());
        out.nonEmpty(
                "gidMappings",
                linux.gidMappings().stream().map(SpecCodec::idMapping).toList());
        out.nonEmpty("sysctl", object(linux.sysctl(), Json::of));
        out.nonEmpty("resources", ResourcesCodec.write(linux.resources()));
        out.maybe("cgroupsPath", linux.cgroupsPath());
        out.nonEmpty(
                "namespaces",
                linux.namespaces().stream().map(LinuxCodec::namespace).toList());
        out.nonEmpty("devices", linux.devices().stream().map(LinuxCodec::device).toList());
        out.nonEmpty("netDevices", object(linux.netDevices(), LinuxCodec::netDevice));
        out.maybeJson("seccomp", linux.seccomp().map(SeccompCodec::write));
        out.maybe("rootfsPropagation", linux.rootfsPropagation().map(SpecName::specName));
        out.nonEmptyStrings("maskedPaths", linux.maskedPaths());
        out.nonEmptyStrings("readonlyPaths", linux.readonlyPaths());
        out.maybe("mountLabel", linux.mountLabel());
        out.maybeJson("intelRdt", linux.intelRdt().map(LinuxCodec::intelRdt));
        out.maybeJson("memoryPolicy", linux.memoryPolicy().map(LinuxCodec::memoryPolicy));
        out.maybeJson("personality", linux.personality().map(LinuxCodec::personality));
        out.nonEmpty("timeOffsets", object(linux.timeOffsets(), LinuxCodec::timeOffset));
        return out.build();
    }

    static <T> Json.Obj object(Map<String, T> members, Function<T, ? extends Json> value) {
        var out = Json.object();
        members.forEach((name, each) -> out.put(name, value.apply(each)));
        return out.build();
    }

    private static Namespace namespace(JsonView view) {
        return new Namespace(view.required("type").oneOf(NamespaceType.class), view.optionalText("path"));
    }

    private static Json namespace(Namespace namespace) {
        return Json.object()
                .put("type", namespace.type().specName())
                .maybe("path", namespace.path())
                .build();
    }

    private static Device device(JsonView view) {
        var type = view.required("type").oneOf(DeviceType.class);
        return new Device(
                view.required("path").text(),
                type,
                number(view, "major", type),
                number(view, "minor", type),
                permissions(view.optionalInt("fileMode", 0, MODE_MAX)),
                view.optionalUint32("uid"),
                view.optionalUint32("gid"));
    }

    /** podman gives the whole mode of the host's file; what kind of file it is says {@code type}. */
    private static OptionalInt permissions(OptionalInt mode) {
        return mode.isPresent() ? OptionalInt.of(mode.getAsInt() & PERMISSIONS) : mode;
    }

    private static long number(JsonView view, String name, DeviceType type) {
        return type == DeviceType.FIFO
                ? view.section(name, JsonView::int64, 0L)
                : view.required(name).int64();
    }

    private static Json device(Device device) {
        return Json.object()
                .put("path", device.path())
                .put("type", device.type().specName())
                .put("major", device.major())
                .put("minor", device.minor())
                .maybe("fileMode", device.fileMode())
                .maybe("uid", device.uid())
                .maybe("gid", device.gid())
                .build();
    }

    private static Json netDevice(NetDevice device) {
        return Json.object().maybe("name", device.name()).build();
    }

    private static IntelRdt intelRdt(JsonView view) {
        return new IntelRdt(
                view.optionalText("closID"),
                view.texts("schemata"),
                view.optionalText("l3CacheSchema"),
                view.optionalText("memBwSchema"),
                view.flag("enableMonitoring"));
    }

    private static Json intelRdt(IntelRdt rdt) {
        return Json.object()
                .maybe("closID", rdt.closId())
                .nonEmptyStrings("schemata", rdt.schemata())
                .maybe("l3CacheSchema", rdt.l3CacheSchema())
                .maybe("memBwSchema", rdt.memBwSchema())
                .whenTrue("enableMonitoring", rdt.enableMonitoring())
                .build();
    }

    private static MemoryPolicy memoryPolicy(JsonView view) {
        return new MemoryPolicy(
                view.required("mode").oneOf(MemoryPolicy.Mode.class),
                view.optionalText("nodes"),
                view.list("flags", flag -> flag.oneOf(MemoryPolicy.Flag.class)));
    }

    private static Json memoryPolicy(MemoryPolicy policy) {
        return Json.object()
                .put("mode", policy.mode().specName())
                .maybe("nodes", policy.nodes())
                .nonEmptyStrings(
                        "flags", policy.flags().stream().map(SpecName::specName).toList())
                .build();
    }

    private static Personality personality(JsonView view) {
        return new Personality(view.required("domain").oneOf(Personality.Domain.class), view.texts("flags"));
    }

    private static Json personality(Personality personality) {
        return Json.object()
                .put("domain", personality.domain().specName())
                .nonEmptyStrings("flags", personality.flags())
                .build();
    }

    private static TimeOffset timeOffset(JsonView view) {
        return new TimeOffset(
                view.section("secs", JsonView::int64, 0L), view.section("nanosecs", JsonView::uint32, 0L));
    }

    private static Json timeOffset(TimeOffset offset) {
        var out = Json.object();
        if (offset.secs() != 0) out.put("secs", offset.secs());
        if (offset.nanosecs() != 0) out.put("nanosecs", offset.nanosecs());
        return out.build();
    }
}

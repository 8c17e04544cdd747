package io.gatun.engine.spec;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.spec.Resources.BlockIo;
import io.gatun.engine.spec.Resources.Cpu;
import io.gatun.engine.spec.Resources.DeviceKind;
import io.gatun.engine.spec.Resources.DeviceRule;
import io.gatun.engine.spec.Resources.HugepageLimit;
import io.gatun.engine.spec.Resources.InterfacePriority;
import io.gatun.engine.spec.Resources.Memory;
import io.gatun.engine.spec.Resources.Network;
import io.gatun.engine.spec.Resources.Rdma;
import io.gatun.engine.spec.Resources.ThrottleDevice;
import io.gatun.engine.spec.Resources.WeightDevice;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The {@code linux.resources} section, both ways. */
final class ResourcesCodec {
    private static final int UINT16_MAX = 0xffff;

    private ResourcesCodec() {}

    static Resources read(JsonView view) {
        return new Resources(
                view.list("devices", ResourcesCodec::deviceRule),
                view.section("memory", ResourcesCodec::memory, Memory.NONE),
                view.section("cpu", ResourcesCodec::cpu, Cpu.NONE),
                view.section("pids", pids -> pids.optionalInt64("limit"), OptionalLong.empty()),
                view.section("blockIO", ResourcesCodec::blockIo, BlockIo.NONE),
                view.list("hugepageLimits", ResourcesCodec::hugepageLimit),
                view.section("network", ResourcesCodec::network, Network.NONE),
                view.map("rdma", ResourcesCodec::rdma),
                view.map("unified", JsonView::text));
    }

    static Json.Obj write(Resources resources) {
        var out = Json.object();
        out.nonEmpty(
                "devices",
                resources.devices().stream().map(ResourcesCodec::deviceRule).toList());
        out.nonEmpty("memory", memory(resources.memory()));
        out.nonEmpty("cpu", cpu(resources.cpu()));
        out.nonEmpty("pids", Json.object().maybe("limit", resources.pidsLimit()).build());
        out.nonEmpty("blockIO", blockIo(resources.blockIo()));
        out.nonEmpty("hugepageLimits", hugepageLimits(resources.hugepageLimits()));
        out.nonEmpty("network", network(resources.network()));
        out.nonEmpty("rdma", LinuxCodec.object(resources.rdma(), ResourcesCodec::rdma));
        out.nonEmpty("unified", LinuxCodec.object(resources.unified(), Json::of));
        return out.build();
    }

    private static DeviceRule deviceRule(JsonView view) {
        return new DeviceRule(
                view.required("allow").bool(),
                view.optionalOneOf("type", DeviceKind.class).orElse(DeviceKind.ALL),
                wildcard(view.optionalInt64("major")),
                wildcard(view.optionalInt64("minor")),
                view.optionalText("access").orElse(""));
    }

    // Engines write -1 where the specification leaves the number out; both mean all.
    private static OptionalLong wildcard(OptionalLong number) {
        return number.isPresent() && number.getAsLong() == -1 ? OptionalLong.empty() : number;
    }

    private static Json deviceRule(DeviceRule rule) {
        var out = Json.object().put("allow", rule.allow());
        if (rule.kind() != DeviceKind.ALL) out.put("type", rule.kind().specName());
        out.maybe("major", rule.major()).maybe("minor", rule.minor());
        if (!rule.access().isEmpty()) out.put("access", rule.access());
        return out.build();
    }

    private static Memory memory(JsonView view) {
        return new Memory(
                view.optionalInt64("limit"),
                view.optionalInt64("reservation"),
                view.optionalInt64("swap"),
                view.optionalInt64("kernel"),
                view.optionalInt64("kernelTCP"),
                view.optionalUint64("swappiness"),
                view.optional("disableOOMKiller", JsonView::bool),
                view.optional("useHierarchy", JsonView::bool),
                view.optional("checkBeforeUpdate", JsonView::bool));
    }

    private static Json.Obj memory(Memory memory) {
        return Json.object()
                .maybe("limit", memory.limit())
                .maybe("reservation", memory.reservation())
                .maybe("swap", memory.swap())
                .maybe("kernel", memory.kernel())
                .maybe("kernelTCP", memory.kernelTcp())
                .maybeJson("swappiness", unsigned(memory.swappiness()))
                .maybeJson("disableOOMKiller", memory.disableOomKiller().map(Json::of))
                .maybeJson("useHierarchy", memory.useHierarchy().map(Json::of))
                .maybeJson("checkBeforeUpdate", memory.checkBeforeUpdate().map(Json::of))
                .build();
    }

    private static Cpu cpu(JsonView view) {
        return new Cpu(
                view.optionalUint64("shares"),
                view.optionalInt64("quota"),
                view.optionalUint64("burst"),
                view.optionalUint64("period"),
                view.optionalInt64("realtimeRuntime"),
                view.optionalUint64("realtimePeriod"),
                view.optionalText("cpus"),
                view.optionalText("mems"),
                view.optionalInt64("idle"));
    }

    private static Json.Obj cpu(Cpu cpu) {
        return Json.object()
                .maybeJson("shares", unsigned(cpu.shares()))
                .maybe("quota", cpu.quota())
                .maybeJson("burst", unsigned(cpu.burst()))
                .maybeJson("period", unsigned(cpu.period()))
                .maybe("realtimeRuntime", cpu.realtimeRuntime())
                .maybeJson("realtimePeriod", unsigned(cpu.realtimePeriod()))
                .maybe("cpus", cpu.cpus())
                .maybe("mems", cpu.mems())
                .maybe("idle", cpu.idle())
                .build();
    }

    private static BlockIo blockIo(JsonView view) {
        return new BlockIo(
                view.optionalInt("weight", 0, UINT16_MAX),
                view.optionalInt("leafWeight", 0, UINT16_MAX),
                view.list("weightDevice", ResourcesCodec::weightDevice),
                view.list("throttleReadBpsDevice", ResourcesCodec::throttleDevice),
                view.list("throttleWriteBpsDevice", ResourcesCodec::throttleDevice),
                view.list("throttleReadIOPSDevice", ResourcesCodec::throttleDevice),
                view.list("throttleWriteIOPSDevice", ResourcesCodec::throttleDevice));
    }

    private static Json.Obj blockIo(BlockIo io) {
        return Json.object()
                .maybe("weight", io.weight())
                .maybe("leafWeight", io.leafWeight())
                .nonEmpty(
                        "weightDevice",
                        io.weightDevice().stream()
                                .map(ResourcesCodec::weightDevice)
                                .toList())
                .nonEmpty("throttleReadBpsDevice", throttleDevices(io.throttleReadBpsDevice()))
                .nonEmpty("throttleWriteBpsDevice", throttleDevices(io.throttleWriteBpsDevice()))
                .nonEmpty("throttleReadIOPSDevice", throttleDevices(io.throttleReadIopsDevice()))
                .nonEmpty("throttleWriteIOPSDevice", throttleDevices(io.throttleWriteIopsDevice()))
                .build();
    }

    private static WeightDevice weightDevice(JsonView view) {
        return new WeightDevice(
                view.required("major").int64(),
                view.required("minor").int64(),
                view.optionalInt("weight", 0, UINT16_MAX),
                view.optionalInt("leafWeight", 0, UINT16_MAX));
    }

    private static Json weightDevice(WeightDevice device) {
        return Json.object()
                .put("major", device.major())
                .put("minor", device.minor())
                .maybe("weight", device.weight())
                .maybe("leafWeight", device.leafWeight())
                .build();
    }

    private static ThrottleDevice throttleDevice(JsonView view) {
        return new ThrottleDevice(
                view.required("major").int64(),
                view.required("minor").int64(),
                view.required("rate").uint64());
    }

    private static List<Json.Obj> throttleDevices(List<ThrottleDevice> devices) {
        return devices.stream()
                .map(device -> Json.object()
                        .put("major", device.major())
                        .put("minor", device.minor())
                        .put("rate", Json.ofUnsigned(device.rate()))
                        .build())
                .toList();
    }

    private static HugepageLimit hugepageLimit(JsonView view) {
        return new HugepageLimit(
                view.required("pageSize").text(), view.required("limit").uint64());
    }

    private static List<Json.Obj> hugepageLimits(List<HugepageLimit> limits) {
        return limits.stream()
                .map(each -> Json.object()
                        .put("pageSize", each.pageSize())
                        .put("limit", Json.ofUnsigned(each.limit()))
                        .build())
                .toList();
    }

    private static Network network(JsonView view) {
        return new Network(
                view.optionalUint32("classID"),
                view.list(
                        "priorities",
                        each -> new InterfacePriority(
                                each.required("name").text(),
                                each.required("priority").uint32())));
    }

    private static Json.Obj network(Network network) {
        var priorities = network.priorities().stream()
                .map(each -> Json.object()
                        .put("name", each.name())
                        .put("priority", each.priority())
                        .build())
                .toList();
        return Json.object()
                .maybe("classID", network.classId())
                .nonEmpty("priorities", priorities)
                .build();
    }

    private static Rdma rdma(JsonView view) {
        return new Rdma(view.optionalUint32("hcaHandles"), view.optionalUint32("hcaObjects"));
    }

    private static Json rdma(Rdma limits) {
        return Json.object()
                .maybe("hcaHandles", limits.hcaHandles())
                .maybe("hcaObjects", limits.hcaObjects())
                .build();
    }

    private static Optional<Json> unsigned(OptionalLong number) {
        return number.isPresent() ? Optional.of(Json.ofUnsigned(number.getAsLong())) : Optional.empty();
    }
}

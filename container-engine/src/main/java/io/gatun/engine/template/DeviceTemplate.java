package io.gatun.engine.template;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.options.DeviceLimit;
import io.gatun.engine.options.DeviceLimit.Kind;
import io.gatun.engine.options.DeviceRequest;
import io.gatun.engine.spec.LinuxSpec.Device;
import io.gatun.engine.spec.LinuxSpec.DeviceType;
import io.gatun.engine.spec.Resources;
import io.gatun.engine.spec.Resources.BlockIo;
import io.gatun.engine.spec.Resources.DeviceKind;
import io.gatun.engine.spec.Resources.DeviceRule;
import io.gatun.engine.spec.Resources.ThrottleDevice;
import io.gatun.engine.spec.Resources.WeightDevice;
import io.gatun.engine.template.HostView.HostDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The devices of a container, the rules about them and the limits on them. */
final class DeviceTemplate {
    private static final String ALL = "rwm";

    /** Any device file may be made, which alone opens nothing; then null, zero, full, random, urandom, tty, console, ptmx, pts. */
    private static final List<DeviceRule> DEFAULT = List.of(
            DeviceRule.DENY_ALL,
            rule(DeviceKind.CHARACTER, OptionalLong.empty(), OptionalLong.empty(), "m"),
            rule(DeviceKind.BLOCK, OptionalLong.empty(), OptionalLong.empty(), "m"),
            character(1, 3),
            character(1, 5),
            character(1, 7),
            character(1, 8),
            character(1, 9),
            character(5, 0),
            character(5, 1),
            character(5, 2),
            rule(DeviceKind.CHARACTER, OptionalLong.of(136), OptionalLong.empty(), ALL));

    private final ContainerOptions options;
    private final HostView host;

    DeviceTemplate(ContainerOptions options, HostView host) {
        this.options = options;
        this.host = host;
    }

    /** A device, and what may be done with it. */
    private record Granted(Device device, String access) {}

    List<Device> devices() {
        return granted().stream().map(Granted::device).toList();
    }

    /** The limits of the options, with the rules and limits of devices. */
    Resources resources() {
        var resources = options.limits().resources();
        return resources.withDevices(rules()).withBlockIo(blockIo(resources.blockIo()));
    }

    private List<DeviceRule> rules() {
        if (options.security().privileged()) {
            return List.of(rule(DeviceKind.ALL, OptionalLong.empty(), OptionalLong.empty(), ALL));
        }
        var rules = new ArrayList<>(DEFAULT);
        for (Granted each : granted()) {
            var device = each.device();
            rules.add(rule(
                    device.type() == DeviceType.BLOCK ? DeviceKind.BLOCK : DeviceKind.CHARACTER,
                    OptionalLong.of(device.major()),
                    OptionalLong.of(device.minor()),
                    each.access()));
        }
        rules.addAll(options.storage().deviceRules());
        return rules;
    }

    private List<Granted> granted() {
        var granted = new ArrayList<Granted>();
        if (options.security().privileged()) {
            host.devices("/dev").forEach(device -> granted.add(new Granted(device(device, device.path()), ALL)));
        }
        for (DeviceRequest request : options.storage().devices()) {
            for (HostDevice device : host.devices(request.source())) {
                String inside = request.destination()
                        + device.path().substring(request.source().length());
                granted.add(new Granted(device(device, inside), request.access()));
            }
        }
        return granted;
    }

    private static Device device(HostDevice device, String path) {
        return new Device(
                path,
                device.type(),
                device.major(),
                device.minor(),
                OptionalInt.of(device.mode()),
                OptionalLong.of(device.uid()),
                OptionalLong.of(device.gid()));
    }

    private BlockIo blockIo(BlockIo common) {
        return new BlockIo(
                common.weight(),
                common.leafWeight(),
                limited(Kind.WEIGHT)
                        .map(each -> new WeightDevice(
                                each.device().major(),
                                each.device().minor(),
                                OptionalInt.of((int) each.rate()),
                                OptionalInt.empty()))
                        .toList(),
                throttles(Kind.READ_BYTES),
                throttles(Kind.WRITE_BYTES),
                throttles(Kind.READ_OPERATIONS),
                throttles(Kind.WRITE_OPERATIONS));
    }

    private List<ThrottleDevice> throttles(Kind kind) {
        return limited(kind)
                .map(each ->
                        new ThrottleDevice(each.device().major(), each.device().minor(), each.rate()))
                .toList();
    }

    private record Limited(HostDevice device, long rate) {}

    private Stream<Limited> limited(Kind kind) {
        return options.limits().devices().stream()
                .filter(limit -> limit.kind() == kind)
                .map(limit -> new Limited(blockDevice(limit), limit.rate()));
    }

    private HostDevice blockDevice(DeviceLimit limit) {
        return host.devices(limit.path()).stream()
                .filter(device -> device.type() == DeviceType.BLOCK)
                .findFirst()
                .orElseThrow(() -> new BadRequestException(
                        "%s: %s is no block device".formatted(limit.kind().flag(), limit.path()),
                        "lsblk(8) lists the block devices"));
    }

    private static DeviceRule character(long major, long minor) {
        return rule(DeviceKind.CHARACTER, OptionalLong.of(major), OptionalLong.of(minor), ALL);
    }

    private static DeviceRule rule(DeviceKind kind, OptionalLong major, OptionalLong minor, String access) {
        return new DeviceRule(true, kind, major, minor, access);
    }
}

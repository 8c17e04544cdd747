package io.gatun.engine.cgroup;

import static io.gatun.engine.cgroup.Controller.BLOCK_IO;
import static io.gatun.engine.cgroup.PlanDraft.within;

import io.gatun.engine.cgroup.CgroupStep.Absence.Instead;
import io.gatun.engine.cgroup.CgroupStep.Absence.Refuse;
import io.gatun.engine.cgroup.CgroupStep.Write;
import io.gatun.engine.cgroup.Hierarchy.Version;
import io.gatun.engine.spec.Resources.BlockIo;
import io.gatun.engine.spec.Resources.ThrottleDevice;
import io.gatun.engine.spec.Resources.WeightDevice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Weights and throttles of block devices. */
final class BlockIoPlan {
    private static final int MIN_WEIGHT = 10;
    private static final int MAX_WEIGHT = 1000;
    private static final Refuse NO_WEIGHTS =
            new Refuse("weighted block i/o", "use a kernel with the BFQ scheduler or io.cost, or leave the weight out");
    private static final String LEAF_GONE = "leaf weights went with the CFQ scheduler (Linux 5.0)";

    private final PlanDraft draft;
    private final BlockIo io;

    private BlockIoPlan(PlanDraft draft, BlockIo io) {
        this.draft = draft;
        this.io = io;
    }

    static void add(PlanDraft draft, BlockIo io) {
        var plan = new BlockIoPlan(draft, io);
        plan.addIgnored();
        if (io.weight().orElse(0) != 0) {
            plan.addWeight("", io.weight().getAsInt(), "blockIO.weight");
        }
        for (WeightDevice device : io.weightDevice()) {
            if (device.weight().orElse(0) != 0) {
                String number = "%d:%d ".formatted(device.major(), device.minor());
                plan.addWeight(number, device.weight().getAsInt(), "blockIO.weightDevice");
            }
        }
        plan.addThrottles();
    }

    private void addIgnored() {
        if (io.leafWeight().orElse(0) != 0) {
            draft.ignore("blockIO.leafWeight", LEAF_GONE);
        }
        if (io.weightDevice().stream().anyMatch(device -> device.leafWeight().orElse(0) != 0)) {
            draft.ignore("blockIO.weightDevice.leafWeight", LEAF_GONE);
        }
    }

    /** Version 2's weight, 1 to 10000, for the specification's, 10 to 1000; linear, as runc and crun have it. */
    static long weight(long weight) {
        return 1 + (weight - MIN_WEIGHT) * 9999 / (MAX_WEIGHT - MIN_WEIGHT);
    }

    // BFQ keeps the specification's scale, io.cost has a scale of its own; a kernel may have either or both.
    private void addWeight(String device, int given, String property) {
        long value = within(property, given, MIN_WEIGHT, MAX_WEIGHT);
        boolean v1 = draft.version(BLOCK_IO, property) == Version.V1;
        if (v1) {
            String file = device.isEmpty() ? "blkio.bfq.weight" : "blkio.bfq.weight_device";
            draft.write(BLOCK_IO, file, device + value, property, NO_WEIGHTS);
            return;
        }
        var bfq = new Write(BLOCK_IO, "io.bfq.weight", device + value, property, NO_WEIGHTS);
        String cost = (device.isEmpty() ? "default " : device) + weight(value);
        draft.add(bfq.to(bfq.file(), bfq.value(), new Instead(bfq.to("io.weight", cost, NO_WEIGHTS))));
    }

    private void addThrottles() {
        var throttles = List.of(
                new Throttle("read_bps", "rbps", io.throttleReadBpsDevice()),
                new Throttle("write_bps", "wbps", io.throttleWriteBpsDevice()),
                new Throttle("read_iops", "riops", io.throttleReadIopsDevice()),
                new Throttle("write_iops", "wiops", io.throttleWriteIopsDevice()));
        if (throttles.stream().allMatch(each -> each.devices.isEmpty())) {
            return;
        }
        if (draft.version(BLOCK_IO, "blockIO.throttle") == Version.V1) {
            throttles.forEach(this::addThrottleOfV1);
        } else {
            addThrottlesOfV2(throttles);
        }
    }

    private void addThrottleOfV1(Throttle throttle) {
        for (ThrottleDevice device : throttle.devices) {
            String value = "%s %s".formatted(number(device), Long.toUnsignedString(device.rate()));
            String file = "blkio.throttle.%s_device".formatted(throttle.v1Name);
            draft.write(BLOCK_IO, file, value, throttle.property());
        }
    }

    // One line per device: what it does not name stays as it is.
    private void addThrottlesOfV2(List<Throttle> throttles) {
        Map<String, StringBuilder> lines = new LinkedHashMap<>();
        for (Throttle throttle : throttles) {
            for (ThrottleDevice device : throttle.devices) {
                // Zero lifts a limit in version 1.
                String rate = device.rate() == 0 ? "max" : Long.toUnsignedString(device.rate());
                lines.computeIfAbsent(number(device), number -> new StringBuilder(number))
                        .append(" %s=%s".formatted(throttle.v2Name, rate));
            }
        }
        lines.values().forEach(line -> draft.write(BLOCK_IO, "io.max", line.toString(), "blockIO.throttle"));
    }

    private static String number(ThrottleDevice device) {
        return "%d:%d".formatted(device.major(), device.minor());
    }

    private record Throttle(String v1Name, String v2Name, List<ThrottleDevice> devices) {
        String property() {
            return "blockIO.throttle " + v1Name;
        }
    }
}

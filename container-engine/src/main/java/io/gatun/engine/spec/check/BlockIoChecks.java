package io.gatun.engine.spec.check;

import io.gatun.engine.json.JsonPath;
import io.gatun.engine.spec.Resources.BlockIo;
import io.gatun.engine.spec.Resources.ThrottleDevice;
import io.gatun.engine.spec.check.SpecCheck.Findings;
import java.util.List;
import java.util.OptionalInt;

/** Checks of block I/O limits. */
final class BlockIoChecks {
    private static final int WEIGHT_MAX = 1000;

    static final List<SpecCheck> ALL = List.of(
            ResourceChecks.check("block-io-weights", (resources, findings) -> weights(resources.blockIo(), findings)),
            ResourceChecks.check(
                    "block-io-throttles", (resources, findings) -> throttles(resources.blockIo(), findings)));

    private BlockIoChecks() {}

    private static void weights(BlockIo io, Findings findings) {
        var place = "linux.resources.blockIO";
        weight(place + ".weight", io.weight(), findings);
        weight(place + ".leafWeight", io.leafWeight(), findings);
        for (int i = 0; i < io.weightDevice().size(); i++) {
            var device = io.weightDevice().get(i);
            var item = JsonPath.item(place + ".weightDevice", i);
            weight(item + ".weight", device.weight(), findings);
            weight(item + ".leafWeight", device.leafWeight(), findings);
            boolean none = device.weight().isEmpty() && device.leafWeight().isEmpty();
            findings.errorIf(none, item, "gives no weight", "give weight or leafWeight");
            numbers(item, device.major(), device.minor(), findings);
        }
    }

    private static void weight(String path, OptionalInt weight, Findings findings) {
        findings.errorIf(weight.orElse(0) > WEIGHT_MAX, path, "more than 1000", "use 1 to 1000");
    }

    private static void throttles(BlockIo io, Findings findings) {
        throttles("throttleReadBpsDevice", io.throttleReadBpsDevice(), findings);
        throttles("throttleWriteBpsDevice", io.throttleWriteBpsDevice(), findings);
        throttles("throttleReadIOPSDevice", io.throttleReadIopsDevice(), findings);
        throttles("throttleWriteIOPSDevice", io.throttleWriteIopsDevice(), findings);
    }

    private static void throttles(String name, List<ThrottleDevice> devices, Findings findings) {
        for (int i = 0; i < devices.size(); i++) {
            var place = JsonPath.item("linux.resources.blockIO." + name, i);
            numbers(place, devices.get(i).major(), devices.get(i).minor(), findings);
        }
    }

    private static void numbers(String path, long major, long minor, Findings findings) {
        findings.errorIf(major < 0 || minor < 0, path, "a negative device number", "see ls -l /dev");
    }
}

package io.gatun.engine.options;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.text.ContainerPath;
import io.gatun.engine.text.Printable;

/**
 * A limit of block i/o on one device, which the host must have.
 *
 * @param path of the device on the host
 * @param rate per second; for {@link Kind#WEIGHT} 10 to 1000
 */
public record DeviceLimit(Kind kind, String path, long rate) {
    private static final int MIN_WEIGHT = 10;
    private static final int MAX_WEIGHT = 1000;

    /** What is limited. */
    public enum Kind {
        READ_BYTES("--device-read-bps"),
        WRITE_BYTES("--device-write-bps"),
        READ_OPERATIONS("--device-read-iops"),
        WRITE_OPERATIONS("--device-write-iops"),
        WEIGHT("--blkio-weight-device");

        private final String flag;

        Kind(String flag) {
            this.flag = flag;
        }

        /** The flag of docker that says it. */
        public String flag() {
            return flag;
        }
    }

    /**
     * Reads {@code PATH:RATE}, where the rate of bytes may have a unit, such as {@code 10mb}.
     *
     * @throws BadRequestException if it is malformed
     */
    public static DeviceLimit parse(Kind kind, String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0 || !text.startsWith("/dev/")) throw malformed(kind, text);
        String path = ContainerPath.clean(text.substring(0, colon));
        String amount = text.substring(colon + 1);
        return switch (kind) {
            case READ_BYTES, WRITE_BYTES -> new DeviceLimit(kind, path, Quantity.bytes(kind.flag, amount));
            case READ_OPERATIONS, WRITE_OPERATIONS -> new DeviceLimit(kind, path, Quantity.whole(kind.flag, amount));
            case WEIGHT -> {
                long weight = Quantity.whole(kind.flag, amount);
                if (weight < MIN_WEIGHT || weight > MAX_WEIGHT) throw malformed(kind, text);
                yield new DeviceLimit(kind, path, weight);
            }
        };
    }

    private static BadRequestException malformed(Kind kind, String text) {
        String form = switch (kind) {
            case READ_BYTES, WRITE_BYTES -> "/dev/NAME:BYTES, such as /dev/sda:10mb";
            case READ_OPERATIONS, WRITE_OPERATIONS -> "/dev/NAME:COUNT, such as /dev/sda:1000";
            case WEIGHT -> "/dev/NAME:WEIGHT with a weight from 10 to 1000";
        };
        return new BadRequestException(
                "%s: \"%s\" is no limit of a device".formatted(kind.flag, Printable.of(text)), "use " + form);
    }
}

package io.gatun.engine.options;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.text.ContainerPath;
import io.gatun.engine.text.Printable;

/**
 * A device of the host for the container.
 *
 * @param source its path on the host; a directory means all devices in it
 * @param destination its path in the container
 * @param access some of {@code rwm}
 */
public record DeviceRequest(String source, String destination, String access) {
    private static final String ALL = "rwm";

    /**
     * Reads the value of {@code --device}: {@code HOST[:CONTAINER][:ACCESS]}.
     *
     * @throws BadRequestException if a path is not absolute or the access is none
     */
    public static DeviceRequest parse(String text) {
        String[] parts = text.split(":", -1);
        return switch (parts.length) {
            case 1 -> checked(text, parts[0], parts[0], ALL);
            case 2 ->
                isAccess(parts[1])
                        ? checked(text, parts[0], parts[0], parts[1])
                        : checked(text, parts[0], parts[1], ALL);
            case 3 -> checked(text, parts[0], parts[1], parts[2]);
            default -> throw malformed(text);
        };
    }

    private static DeviceRequest checked(String text, String source, String destination, String access) {
        boolean paths = ContainerPath.isAbsolute(source) && ContainerPath.isAbsolute(destination);
        if (!paths || !isAccess(access)) throw malformed(text);
        return new DeviceRequest(ContainerPath.clean(source), ContainerPath.clean(destination), access);
    }

    /** Whether it is made of r, w and m, each at most once. */
    static boolean isAccess(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> ALL.indexOf(c) >= 0)
                && text.chars().distinct().count() == text.length();
    }

    private static BadRequestException malformed(String text) {
        return new BadRequestException(
                "--device: \"%s\" is no device".formatted(Printable.of(text)),
                "use /dev/NAME[:/dev/INSIDE][:rwm], such as /dev/fuse or /dev/sda:/dev/disk:r");
    }
}

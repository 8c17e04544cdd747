package io.gatun.engine.volume;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.NotSupportedException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options of docker's driver {@code local} that mean something here. */
final class VolumeOptions {
    private static final Set<String> KNOWN = Set.of("type", "device", "o", "size");

    private VolumeOptions() {}

    /**
     * The directory of the host that the volume stands for, if it has none of its own: {@code type=none,o=bind,device=DIR}.
     *
     * @throws BadRequestException if an option is unknown or its value is wrong
     * @throws NotSupportedException if the options ask for a file system of the volume's own, or a size
     */
    static Optional<String> directory(Map<String, String> options) {
        for (String name : options.keySet()) {
            if (!KNOWN.contains(name))
                throw new BadRequestException("invalid option: \"%s\"".formatted(name), "use type, device and o");
        }
        boolean sized = options.containsKey("size")
                || Arrays.stream(options.getOrDefault("o", "").split(",", -1)).anyMatch(o -> o.startsWith("size="));
        if (sized) {
            throw new NotSupportedException(
                    "the size of a volume cannot be limited",
                    "make a file system of that size on the host and use -o type=none -o o=bind -o device=DIRECTORY");
        }
        String device = options.getOrDefault("device", "");
        boolean binds =
                Arrays.asList(options.getOrDefault("o", "").split(",", -1)).contains("bind");
        if (options.isEmpty()) return Optional.empty();
        if (!binds || !Set.of("none", "bind", "").contains(options.getOrDefault("type", ""))) {
            throw new NotSupportedException(
                    "a volume cannot mount a file system of its own",
                    "mount it on the host and use -o type=none -o o=bind -o device=DIRECTORY, or --tmpfs for one in memory");
        }
        if (!device.startsWith("/")) {
            throw new BadRequestException(
                    "missing device in volume options", "give an absolute directory: -o device=/srv/data");
        }
        return Optional.of(device);
    }
}

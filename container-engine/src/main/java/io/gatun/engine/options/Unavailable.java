package io.gatun.engine.options;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.NotSupportedException;
import java.util.Set;

/** What docker's clients may ask for and nobody can give here. It is refused: a limit or a device that was asked for and is not there is worse than none. */
public final class Unavailable {
    /** The names that clients know: there is one, whatever it is called. */
    private static final Set<String> RUNTIMES = Set.of("", "gatun", "runc", "io.containerd.runc.v2");

    private Unavailable() {}

    /**
     * Checks the name of a runtime.
     *
     * @throws BadRequestException unless it is the one that there is
     */
    public static void checkRuntime(String name) {
        if (!RUNTIMES.contains(name)) {
            throw new BadRequestException("unknown or invalid runtime name: " + name, "leave it out");
        }
    }

    /**
     * Checks how a container shall be isolated.
     *
     * @throws BadRequestException unless it is as Linux does
     */
    public static void checkIsolation(String name) {
        if (!name.isEmpty() && !name.equals("default")) {
            throw new BadRequestException(
                    "Invalid isolation: \"%s\" - linux only supports 'default'".formatted(name), "");
        }
    }

    /**
     * Checks the driver of volumes.
     *
     * @throws BadRequestException unless it is the one that there is
     */
    public static void checkVolumeDriver(String name) {
        if (!name.isEmpty() && !name.equals("local")) {
            throw new BadRequestException(
                    "plugin \"%s\" not found: there is no volume driver but local".formatted(name), "leave it out");
        }
    }

    /** The refusal of an option of the writable layer, {@code NAME=VALUE}. */
    public static BadRequestException storage(String option) {
        return new BadRequestException(
                "--storage-opt %s: writable layers have no limits here".formatted(option),
                "make the container --read-only and give it a --tmpfs with a size, or a volume on a file system of its"
                        + " own");
    }

    /** The refusal of devices that a driver would choose. */
    public static BadRequestException gpus() {
        return new BadRequestException(
                "could not select device driver \"\" with capabilities: [[gpu]]",
                "name the devices, such as --device /dev/dri/renderD128");
    }

    /** The refusal of a limit for the kernel's memory. */
    public static NotSupportedException kernelMemory() {
        return new NotSupportedException(
                "--kernel-memory: Linux has no such limit any more",
                "use --memory, which counts the kernel's memory too");
    }
}

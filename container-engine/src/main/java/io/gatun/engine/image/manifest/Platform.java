package io.gatun.engine.image.manifest;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.ImageConfig;
import io.gatun.linux.abi.Arch;
import java.util.Locale;

/**
 * What an image runs on, in the words of Go.
 *
 * @param variant such as {@code v8}; may be empty
 */
public record Platform(String os, String architecture, String variant) {
    /** This machine. */
    public static Platform current() {
        return switch (Arch.current()) {
            case X86_64 -> new Platform("linux", "amd64", "");
            case AARCH64 -> new Platform("linux", "arm64", "v8");
        };
    }

    /** What an image says of itself. */
    public static Platform of(ImageConfig config) {
        return new Platform(config.os(), config.architecture(), config.variant());
    }

    /**
     * Reads {@code os[/architecture[/variant]]}.
     *
     * @throws BadRequestException if it is malformed
     */
    public static Platform parse(String text) {
        String[] parts = text.toLowerCase(Locale.ROOT).split("/", -1);
        boolean malformed = parts.length > 3;
        for (String part : parts) malformed |= !part.matches("[a-z0-9_.-]+");
        if (malformed) {
            throw new BadRequestException(
                    "\"%s\" is an invalid platform".formatted(text.replaceAll("[^ -~]", "?")),
                    "a platform looks like linux/arm64/v8");
        }
        if (parts.length == 1) {
            Platform here = current();
            return parts[0].equals("linux") ? here : new Platform("linux", normalized(parts[0]), "");
        }
        return new Platform(parts[0], normalized(parts[1]), parts.length == 3 ? parts[2] : "");
    }

    private static String normalized(String architecture) {
        return switch (architecture) {
            case "x86_64", "x86-64" -> "amd64";
            case "aarch64" -> "arm64";
            case "i386", "i686" -> "386";
            default -> architecture;
        };
    }

    /** Whether an image for {@code other} serves who wants this. */
    public boolean isServedBy(Platform other) {
        return fit(other) > 0;
    }

    /** How well an image for {@code other} serves who wants this: 0 not at all, more is better. */
    int fit(Platform other) {
        if (!os.equals(other.os) || !architecture.equals(normalized(other.architecture))) return 0;
        if (variant.equals(other.variant)) return 3;
        return variant.isEmpty() || other.variant.isEmpty() ? 2 : 1;
    }

    @Override
    public String toString() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}

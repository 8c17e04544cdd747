package io.gatun.engine.options;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.text.Printable;
import java.util.List;
import java.util.Optional;

/**
 * The values of {@code --security-opt}, together.
 *
 * @param noNewPrivileges absent where nothing was said
 * @param seccomp default where nothing was said
 * @param apparmor profile to confine the container with
 * @param selinux process label
 * @param unmasked whether no path of /proc and /sys is hidden or protected
 */
public record SecurityText(
        Optional<Boolean> noNewPrivileges,
        SeccompChoice seccomp,
        Optional<String> apparmor,
        Optional<String> selinux,
        boolean unmasked) {

    /** Nothing said. */
    public static final SecurityText DEFAULT =
            new SecurityText(Optional.empty(), SeccompChoice.DEFAULT, Optional.empty(), Optional.empty(), false);

    /** Reads the file of a seccomp profile. */
    @FunctionalInterface
    public interface ProfileFile {
        /**
         * The text of the file.
         *
         * @throws BadRequestException if it cannot be read
         */
        String read(String path);
    }

    /**
     * Reads all values of the flag.
     *
     * @throws BadRequestException if one is unknown or malformed
     */
    public static SecurityText parse(List<String> values, ProfileFile files) {
        var result = DEFAULT;
        for (String value : values) result = result.with(value, files);
        return result;
    }

    private SecurityText with(String option, ProfileFile files) {
        int split = option.indexOf('=');
        if (split < 0) split = option.indexOf(':'); // docker's older form
        String name = split < 0 ? option : option.substring(0, split);
        String value = split < 0 ? "" : option.substring(split + 1);
        return switch (name) {
            case "no-new-privileges" -> withNoNewPrivileges(Optional.of(truth(option, value)));
            case "seccomp" -> withSeccomp(seccomp(option, value, files));
            case "apparmor" -> withApparmor(profile(option, value));
            case "label" -> withSelinux(label(option, value));
            case "systempaths" -> withUnmasked(unconfined(option, value));
            default -> throw unknown(option);
        };
    }

    private static boolean truth(String option, String value) {
        return switch (value) {
            case "", "true" -> true;
            case "false" -> false;
            default -> throw unknown(option);
        };
    }

    private static SeccompChoice seccomp(String option, String value, ProfileFile files) {
        return switch (value) {
            case "" -> throw unknown(option);
            case "unconfined" -> SeccompChoice.UNCONFINED;
            case "builtin", "default" -> SeccompChoice.DEFAULT;
            case "docker" -> SeccompChoice.DOCKER;
            default -> new SeccompChoice.Custom(files.read(value));
        };
    }

    private static Optional<String> profile(String option, String value) {
        boolean valid = !value.isEmpty() && value.chars().noneMatch(c -> Character.isISOControl(c) || c == ' ');
        if (!valid) throw unknown(option);
        return value.equals("unconfined") ? Optional.empty() : Optional.of(value);
    }

    // Docker builds labels from parts (label=type:..., label=level:...). Only a whole one means the same on every host.
    private static Optional<String> label(String option, String value) {
        if (value.equals("disable")) return Optional.empty();
        boolean whole = value.split(":", -1).length >= 4 && value.chars().noneMatch(Character::isISOControl);
        if (!whole) throw unknown(option);
        return Optional.of(value);
    }

    private static boolean unconfined(String option, String value) {
        if (!value.equals("unconfined")) throw unknown(option);
        return true;
    }

    private SecurityText withNoNewPrivileges(Optional<Boolean> value) {
        return new SecurityText(value, seccomp, apparmor, selinux, unmasked);
    }

    private SecurityText withSeccomp(SeccompChoice value) {
        return new SecurityText(noNewPrivileges, value, apparmor, selinux, unmasked);
    }

    private SecurityText withApparmor(Optional<String> value) {
        return new SecurityText(noNewPrivileges, seccomp, value, selinux, unmasked);
    }

    private SecurityText withSelinux(Optional<String> value) {
        return new SecurityText(noNewPrivileges, seccomp, apparmor, value, unmasked);
    }

    private SecurityText withUnmasked(boolean value) {
        return new SecurityText(noNewPrivileges, seccomp, apparmor, selinux, value);
    }

    private static BadRequestException unknown(String option) {
        return new BadRequestException(
                "--security-opt: \"%s\" is no option".formatted(Printable.of(option)),
                "use no-new-privileges[=false], seccomp=FILE|docker|unconfined, apparmor=PROFILE|unconfined,"
                        + " label=USER:ROLE:TYPE:LEVEL|disable or systempaths=unconfined");
    }
}

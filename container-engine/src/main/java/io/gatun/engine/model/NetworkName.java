package io.gatun.engine.model;

import java.util.regex.Pattern;

/** What people call a network; unique on a host, and safe as the name of a file. Docker's grammar. */
public record NetworkName(String value) {
    private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,127}");

    /** The network of containers that name none. */
    public static final NetworkName BRIDGE = new NetworkName("bridge");

    public NetworkName {
        if (!VALID.matcher(value).matches()) {
            throw new BadRequestException(
                    "invalid network name: \"%s\"".formatted(value.replaceAll("\\p{Cntrl}", "?")),
                    "use up to 128 of letters, digits, _ . - and begin with a letter or digit");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

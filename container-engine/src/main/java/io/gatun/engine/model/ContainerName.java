package io.gatun.engine.model;

import java.util.regex.Pattern;

/** The name people gave a container; unique on a host, and safe as the name of a file. Docker's grammar. */
public record ContainerName(String value) {
    private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{1,127}");

    public ContainerName {
        if (!VALID.matcher(value).matches()) {
            throw new BadRequestException(
                    "invalid container name: \"%s\"".formatted(value.replaceAll("\\p{Cntrl}", "?")),
                    "use 2 to 128 of letters, digits, _ . - and begin with a letter or digit");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

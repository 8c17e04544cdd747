package io.gatun.engine.model;

import java.util.regex.Pattern;

/**
 * That a container knows another one by a further name, which nobody else knows.
 *
 * @param container the id of the other; in a network that people made, any name that it has there
 * @param alias the further name
 */
public record Link(String container, String alias) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,252}");

    public Link {
        for (String name : new String[] {container, alias}) {
            if (!NAME.matcher(name).matches()) {
                throw new BadRequestException(
                        "\"%s\" is no name of a link".formatted(name.replaceAll("\\p{Cntrl}", "?")),
                        "use CONTAINER or CONTAINER:ALIAS, of letters, digits, _ . -");
            }
        }
    }

    /**
     * Reads {@code CONTAINER[:ALIAS]}; without an alias it is the container's name.
     *
     * @throws BadRequestException if it is something else
     */
    public static Link parse(String text) {
        String plain = text.startsWith("/") ? text.substring(1) : text;
        int colon = plain.indexOf(':');
        if (colon < 0) return new Link(plain, plain);
        String alias = plain.substring(colon + 1);
        // Written as docker shows it, the alias stands below the name of the container that has the link.
        return new Link(plain.substring(0, colon), alias.substring(alias.lastIndexOf('/') + 1));
    }

    @Override
    public String toString() {
        return container + ":" + alias;
    }
}

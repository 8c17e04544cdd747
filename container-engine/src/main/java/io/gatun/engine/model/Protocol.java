package io.gatun.engine.model;

import java.util.Locale;

/** What ports belong to. */
public enum Protocol {
    TCP(6),
    UDP(17);

    private final int number;

    Protocol(int number) {
        this.number = number;
    }

    /** The number in the header of a packet. */
    public int number() {
        return number;
    }

    /** The protocol that a word means. */
    public static Protocol parse(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "tcp" -> TCP;
            case "udp" -> UDP;
            default ->
                throw new BadRequestException(
                        "\"%s\" is no protocol of ports here".formatted(word.replaceAll("\\p{Cntrl}", "?")),
                        "use tcp or udp");
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

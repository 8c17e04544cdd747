package io.gatun.proxy.model;

import java.util.Locale;

/** What a service carries. */
public enum Transport {
    /** Connections. */
    TCP,
    /** Datagrams; those of one client are a session until none has come for a while. */
    UDP;

    /** The name in files and commands. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one that has this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Transport named(String word) {
        return switch (word) {
            case "tcp" -> TCP;
            case "udp" -> UDP;
            default -> throw new IllegalArgumentException("expected tcp or udp, not " + word);
        };
    }
}

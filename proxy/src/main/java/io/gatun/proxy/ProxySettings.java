package io.gatun.proxy;

import java.util.regex.Pattern;

/**
 * What a proxy may take of the machine.
 *
 * @param threads event loops, each a thread with connections of its own
 * @param descriptors how many it may have open; three quarters are for sockets, two for each connection, the rest for pipes
 * @param instance what the kernel's tables of this proxy are named after: several on a host have different ones
 */
public record ProxySettings(int threads, int descriptors, String instance) {
    /** The instance of a host that has one. */
    public static final String DEFAULT_INSTANCE = "default";

    private static final int LEAST = 16;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,30}");

    /** Those of the instance of a host that has one. */
    public ProxySettings(int threads, int descriptors) {
        this(threads, descriptors, DEFAULT_INSTANCE);
    }

    public ProxySettings {
        if (threads < 1) throw new IllegalArgumentException("a proxy needs at least one thread");
        if (descriptors < LEAST) throw new IllegalArgumentException("a proxy needs at least " + LEAST + " descriptors");
        if (!NAME.matcher(instance).matches()) {
            throw new IllegalArgumentException(
                    "an instance is called by letters, digits and -, not \"" + instance + "\"");
        }
    }
}

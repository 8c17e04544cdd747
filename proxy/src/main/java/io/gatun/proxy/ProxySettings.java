package io.gatun.proxy;

/**
 * What a proxy may take of the machine.
 *
 * @param threads event loops, each a thread with connections of its own
 * @param descriptors how many it may have open; three quarters are for sockets, two for each connection, the rest for pipes
 */
public record ProxySettings(int threads, int descriptors) {
    private static final int LEAST = 16;

    public ProxySettings {
        if (threads < 1) throw new IllegalArgumentException("a proxy needs at least one thread");
        if (descriptors < LEAST) throw new IllegalArgumentException("a proxy needs at least " + LEAST + " descriptors");
    }
}

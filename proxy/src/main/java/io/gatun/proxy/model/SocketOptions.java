package io.gatun.proxy.model;

import java.util.EnumSet;
import java.util.Set;

/**
 * What the sockets of a service of TCP are set to.
 *
 * @param backlog how many clients may wait to be accepted; net.core.somaxconn is a limit, too
 * @param features what is switched on
 */
public record SocketOptions(int backlog, Set<Feature> features) {
    /** Something that is on or off. */
    public enum Feature {
        /** Ends that are gone without a word are noticed by and by, as net.ipv4.tcp_keepalive_time says. */
        KEEP_ALIVE,
        /** Small messages are sent at once. */
        NO_DELAY,
        /** Clients that come again may send their first bytes with their SYN (RFC 7413). */
        FAST_OPEN,
        /** Backends see the address of the client. */
        TRANSPARENT
    }

    /** Room for 4096, {@link Feature#KEEP_ALIVE} and {@link Feature#NO_DELAY}. */
    public static final SocketOptions DEFAULT =
            new SocketOptions(4096, EnumSet.of(Feature.KEEP_ALIVE, Feature.NO_DELAY));

    public SocketOptions {
        if (backlog < 1) throw new IllegalArgumentException("backlog: somebody must be able to wait");
        features = Set.copyOf(features);
    }

    /** The same with room for so many. */
    public SocketOptions withBacklog(int most) {
        return new SocketOptions(most, features);
    }

    /** The same with something switched on. */
    public SocketOptions with(Feature feature) {
        var all = EnumSet.of(feature);
        all.addAll(features);
        return new SocketOptions(backlog, all);
    }

    /** The same with something switched off. */
    public SocketOptions without(Feature feature) {
        return new SocketOptions(
                backlog,
                Set.copyOf(features.stream().filter(each -> each != feature).toList()));
    }

    /** Whether something is on. */
    public boolean has(Feature feature) {
        return features.contains(feature);
    }
}

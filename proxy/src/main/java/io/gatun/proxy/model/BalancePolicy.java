package io.gatun.proxy.model;

import java.util.Locale;

/** How a backend is chosen for a new connection. */
public enum BalancePolicy {
    /** The less loaded of two that are drawn at random; nearly as even as {@link #LEAST_CONNECTIONS}, at the cost of two looks. */
    POWER_OF_TWO,
    /** One after the other, each as often as its weight says. */
    ROUND_ROBIN,
    /** The one with the fewest open connections for its weight; looks at all of them. */
    LEAST_CONNECTIONS,
    /** At random, by weight. */
    RANDOM,
    /** By the client's IP address: the same one until the backends change. */
    SOURCE_HASH,
    /** By the client's IP address: when backends change, few clients other than theirs are moved (Maglev, NSDI 2016). */
    MAGLEV;

    /** The policy of a name such as {@code least-connections}. */
    public static BalancePolicy named(String name) {
        for (BalancePolicy policy : values()) if (policy.text().equals(name)) return policy;
        throw new IllegalArgumentException("no balancing policy \"" + name + "\"; there are " + names());
    }

    /** All names, in order, separated by commas. */
    public static String names() {
        var names = new StringBuilder();
        for (BalancePolicy policy : values())
            names.append(names.isEmpty() ? "" : ", ").append(policy.text());
        return names.toString();
    }

    /** The name in commands and files. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

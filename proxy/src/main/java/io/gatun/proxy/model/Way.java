package io.gatun.proxy.model;

import java.util.Locale;

/** How what a service carries goes from clients to backends. */
public enum Way {
    /** Through this process. */
    RELAY,
    /** By the kernel's address translation (nftables): packets never reach a process. */
    NAT,
    /** A process of this host is connected to a backend when it connects to the service (BPF): nothing is in between. */
    VIP,
    /** By the kernel if what the service wants can be had so on this host, through this process if not. */
    AUTO;

    /** The name in files and commands. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one that has this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Way named(String word) {
        return switch (word) {
            case "relay" -> RELAY;
            case "nat" -> NAT;
            case "vip" -> VIP;
            case "auto" -> AUTO;
            default -> throw new IllegalArgumentException("expected relay, nat, vip or auto, not " + word);
        };
    }
}

package io.gatun.engine.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A parameter that the kernel keeps for each interface, such as {@code net.ipv4.conf.IFNAME.log_martians=1}.
 *
 * @param family {@code ipv4}, {@code ipv6} or {@code mpls}
 * @param kind such as {@code conf}
 * @param name what it is called below the interface
 */
public record InterfaceSysctl(String family, String kind, String name, String value) {
    private static final Pattern TEXT = Pattern.compile(
            "net\\.(ipv4|ipv6|mpls)\\.([a-z0-9_]{1,64})\\.(?:IFNAME|ifname)\\.([a-z0-9_]{1,64})=([ -~\t]{1,1024})");

    /**
     * Reads {@code net.X.Y.IFNAME.Z=VALUE}.
     *
     * @throws BadRequestException if it is no such parameter
     */
    public static InterfaceSysctl parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new BadRequestException(
                    "unrecognised network interface sysctl '%s'".formatted(text.replaceAll("[^ -~]", "?")),
                    "represent 'net.X.Y.ethN.Z=V' as 'net.X.Y.IFNAME.Z=V', 'X' must be 'ipv4', 'ipv6' or 'mpls'");
        }
        return new InterfaceSysctl(parts.group(1), parts.group(2), parts.group(3), parts.group(4));
    }

    /** Its file for an interface, below {@code /proc/sys/net}. */
    public String path(String device) {
        return String.join("/", family, kind, device, name);
    }

    @Override
    public String toString() {
        return "net.%s.%s.IFNAME.%s=%s".formatted(family, kind, name, value);
    }
}

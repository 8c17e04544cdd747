package io.gatun.engine.options;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.NetworkSpec.Reach;
import io.gatun.engine.text.Printable;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Docker's names for what the containers of a network reach. */
public final class NetworkOptionText {
    private static final String BRIDGE = "com.docker.network.bridge.name";
    private static final String ICC = "com.docker.network.bridge.enable_icc";
    private static final String MASQUERADE = "com.docker.network.bridge.enable_ip_masquerade";
    private static final String PUBLISHED = "com.docker.network.bridge.host_binding_ipv4";
    private static final String MTU = "com.docker.network.driver.mtu";
    private static final String DEFAULT = "com.docker.network.bridge.default_bridge";
    private static final List<String> KNOWN = List.of(BRIDGE, ICC, MASQUERADE, PUBLISHED, MTU, DEFAULT);

    private NetworkOptionText() {}

    /** The options that nothing here knows. */
    public static List<String> unknown(Map<String, String> options) {
        return options.keySet().stream()
                .filter(name -> !KNOWN.contains(name))
                .sorted()
                .toList();
    }

    /**
     * Reads the options that are known.
     *
     * @throws BadRequestException if the value of one makes no sense
     */
    public static Reach reach(Map<String, String> options, boolean internal) {
        return new Reach(
                internal,
                !flag(options, ICC),
                flag(options, MASQUERADE),
                Optional.ofNullable(options.get(PUBLISHED)).map(NetworkOptionText::address),
                mtu(options),
                Optional.ofNullable(options.get(BRIDGE)));
    }

    private static boolean flag(Map<String, String> options, String name) {
        String value = options.getOrDefault(name, "true");
        return switch (value) {
            case "true", "1", "True" -> true;
            case "false", "0", "False" -> false;
            default -> throw malformed(name, value);
        };
    }

    private static int mtu(Map<String, String> options) {
        String value = options.getOrDefault(MTU, "1500");
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw malformed(MTU, value);
        }
    }

    private static InetAddress address(String value) {
        try {
            return InetAddress.ofLiteral(value);
        } catch (IllegalArgumentException e) {
            throw malformed(PUBLISHED, value);
        }
    }

    private static BadRequestException malformed(String name, String value) {
        return new BadRequestException(
                "\"%s\" is no value of %s".formatted(Printable.of(value), name), "see gatun network create --help");
    }

    /** All of the default network, in the same words. */
    public static Map<String, String> whole(Reach reach, String bridge) {
        var options = new TreeMap<String, String>();
        options.put(DEFAULT, "true");
        options.put(ICC, Boolean.toString(!reach.isolated()));
        options.put(MASQUERADE, Boolean.toString(reach.masqueraded()));
        options.put(
                PUBLISHED, reach.published().map(InetAddress::getHostAddress).orElse("0.0.0.0"));
        options.put(BRIDGE, bridge);
        options.put(MTU, Integer.toString(reach.mtuBytes()));
        return options;
    }

    /** What is not as it is by default, in the same words. */
    public static Map<String, String> text(Reach reach) {
        var options = new TreeMap<String, String>();
        if (reach.isolated()) options.put(ICC, "false");
        if (!reach.masqueraded()) options.put(MASQUERADE, "false");
        if (reach.mtuBytes() != Reach.OUTSIDE.mtuBytes()) options.put(MTU, Integer.toString(reach.mtuBytes()));
        reach.published().ifPresent(address -> options.put(PUBLISHED, address.getHostAddress()));
        reach.bridge().ifPresent(bridge -> options.put(BRIDGE, bridge));
        return options;
    }
}

package io.gatun.engine.model;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * That a container shall be in a network.
 *
 * @param network its name, its id, or the beginning of its id
 * @param aliases further names under which others of the network find the container
 * @param ipv4 the address it shall have
 * @param ipv6 the address it shall have
 * @param mac the Ethernet address it shall have
 * @param links further names under which it finds others there
 * @param gatewayPriority of several networks the one with the highest leads outside; of equal ones the first by name
 * @param sysctls of its interface there
 */
public record Attachment(
        String network,
        List<String> aliases,
        Optional<InetAddress> ipv4,
        Optional<InetAddress> ipv6,
        Optional<String> mac,
        List<Link> links,
        int gatewayPriority,
        List<InterfaceSysctl> sysctls) {
    private static final Pattern ALIAS = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,252}");

    public Attachment {
        aliases = List.copyOf(aliases);
        links = List.copyOf(links);
        sysctls = List.copyOf(sysctls);
        for (String alias : aliases) {
            if (!ALIAS.matcher(alias).matches()) {
                throw new BadRequestException(
                        "\"%s\" is no alias".formatted(alias.replaceAll("\\p{Cntrl}", "?")),
                        "use letters, digits, _ . -");
            }
        }
    }

    /** Without links and particulars of its interface. */
    public Attachment(
            String network,
            List<String> aliases,
            Optional<InetAddress> ipv4,
            Optional<InetAddress> ipv6,
            Optional<String> mac) {
        this(network, aliases, ipv4, ipv6, mac, List.of(), 0, List.of());
    }

    /** The same with other links. */
    public Attachment withLinks(List<Link> others) {
        return new Attachment(network, aliases, ipv4, ipv6, mac, others, gatewayPriority, sysctls);
    }

    /** Nothing but the network. */
    public static Attachment to(String network) {
        return new Attachment(network, List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}

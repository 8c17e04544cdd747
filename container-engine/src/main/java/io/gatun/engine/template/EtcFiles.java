package io.gatun.engine.template;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.options.ContainerOptions.Dns;
import io.gatun.engine.options.ContainerOptions.Naming;
import io.gatun.engine.options.NamespaceMode;
import io.gatun.engine.template.ContainerTemplate.EtcFile;
import io.gatun.engine.text.Printable;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;

/** The contents of /etc/hostname, /etc/hosts and /etc/resolv.conf. */
final class EtcFiles {
    private static final String LOCAL_HOSTS = """
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            fe00::\tip6-localnet
            ff00::\tip6-mcastprefix
            ff02::1\tip6-allnodes
            ff02::2\tip6-allrouters
            """;

    private EtcFiles() {}

    static List<EtcFile> of(ContainerOptions options, String hostname, HostView host) {
        Naming naming = options.naming();
        boolean hosts = options.isolation().network() instanceof NamespaceMode.Host;
        boolean addressed = !options.networking().attachments().isEmpty();
        return List.of(
                new EtcFile("hostname", hostname + "\n"),
                new EtcFile("hosts", hosts(naming, addressed ? "" : hostname, hosts ? host.hosts() : "")),
                new EtcFile("resolv.conf", resolvConf(naming.dns(), host.resolvConf(), hosts)));
    }

    private static String hosts(Naming naming, String hostname, String hosts) {
        var out = new StringBuilder();
        if (hosts.isEmpty() && hostname.isEmpty()) {
            // Its networks say which address the name has.
            out.append(LOCAL_HOSTS);
        } else if (hosts.isEmpty()) {
            out.append(LOCAL_HOSTS).append("127.0.0.1\t");
            naming.domainname()
                    .ifPresent(domain ->
                            out.append(hostname).append('.').append(domain).append(' '));
            out.append(hostname).append('\n');
        } else {
            out.append(hosts).append(hosts.endsWith("\n") ? "" : "\n");
        }
        for (String entry : naming.hosts()) out.append(line(entry));
        return out.toString();
    }

    /** {@code name:address}, or {@code name=address}; an IPv6 address may be in brackets. */
    private static String line(String entry) {
        int split = entry.indexOf('=');
        if (split < 0) split = entry.indexOf(':');
        if (split <= 0) throw malformedHost(entry);
        String name = entry.substring(0, split);
        String address = entry.substring(split + 1);
        if (address.startsWith("[") && address.endsWith("]")) address = address.substring(1, address.length() - 1);
        if (!isHostname(name) || !isAddress(address)) throw malformedHost(entry);
        return address + "\t" + name + "\n";
    }

    private static String resolvConf(Dns dns, String hosts, boolean sharesNetwork) {
        dns.servers().forEach(EtcFiles::requireAddress);
        dns.search().forEach(EtcFiles::requireWord);
        dns.options().forEach(EtcFiles::requireWord);
        var out = new StringBuilder();
        hosts.lines()
                .map(String::strip)
                .filter(line -> keeps(line, dns, sharesNetwork))
                .forEach(line -> out.append(line).append('\n'));
        // A single dot is docker's way to have no search list.
        boolean none = dns.search().equals(List.of("."));
        if (!dns.search().isEmpty() && !none)
            out.append("search ").append(joined(dns.search())).append('\n');
        dns.servers().forEach(server -> out.append("nameserver ").append(server).append('\n'));
        if (!dns.options().isEmpty())
            out.append("options ").append(joined(dns.options())).append('\n');
        return out.toString();
    }

    /** A resolver on the host's loopback is not there in a network of the container's own. */
    private static boolean keeps(String line, Dns dns, boolean sharesNetwork) {
        if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) return false;
        String[] words = line.split("\\s+", -1);
        return switch (words[0]) {
            case "nameserver" ->
                dns.servers().isEmpty() && words.length > 1 && (sharesNetwork || !isLoopback(words[1]));
            case "search", "domain" -> dns.search().isEmpty();
            case "options" -> dns.options().isEmpty();
            default -> true;
        };
    }

    private static boolean isLoopback(String address) {
        return address.startsWith("127.") || address.equals("::1");
    }

    static boolean isHostname(String name) {
        return !name.isEmpty()
                && name.length() <= 253
                && name.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || c == '-'
                                || c == '.'
                                || c == '_')
                && !name.startsWith("-")
                && !name.startsWith(".");
    }

    private static boolean isAddress(String text) {
        try {
            return InetAddress.ofLiteral(text).getHostAddress() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void requireAddress(String server) {
        if (!isAddress(server)) {
            throw new BadRequestException(
                    "--dns: \"%s\" is no address".formatted(Printable.of(server)), "use an IPv4 or IPv6 address");
        }
    }

    private static void requireWord(String text) {
        boolean word = !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (!word) {
            throw new BadRequestException(
                    "--dns-search and --dns-option: \"%s\" is no word".formatted(Printable.of(text)), "");
        }
    }

    private static String joined(List<String> words) {
        return words.stream().collect(Collectors.joining(" "));
    }

    private static BadRequestException malformedHost(String entry) {
        return new BadRequestException(
                "--add-host: \"%s\" is no host".formatted(Printable.of(entry)), "use NAME:ADDRESS");
    }
}

package io.gatun.engine.options;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.ContainerPort;
import io.gatun.engine.model.PortRequest;
import io.gatun.engine.model.Protocol;
import io.gatun.engine.text.Printable;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values of {@code --publish} and {@code --expose}. */
public final class PortText {
    private static final Pattern PUBLISHED = Pattern.compile(
            "(?:(?:\\[(?<six>[0-9a-fA-F:.%]+)\\]|(?<four>[0-9]*|(?:[0-9]+\\.){3}[0-9]+)):)?(?:(?<host>\\d{0,5}(?:-\\d{1,5})?):)?(?<port>\\d{1,5}(?:-\\d{1,5})?)(?:/(?<protocol>\\w+))?");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");
    private static final Pattern EXPOSED = Pattern.compile("(\\d{1,5}(?:-\\d{1,5})?)(?:/(\\w+))?");
    private static final int MAX = 65_535;

    private PortText() {}

    private record Range(int first, int last) {
        int size() {
            return last - first + 1;
        }
    }

    /**
     * Reads {@code [ADDRESS:][[HOST[-HOST]:]PORT[-PORT][/PROTOCOL]}.
     *
     * @throws BadRequestException if it is something else, or the ranges have different lengths
     */
    public static List<PortRequest> published(String text) {
        Matcher matcher = matched(text);
        Optional<InetAddress> address = Optional.ofNullable(matcher.group("six"))
                .or(() -> Optional.ofNullable(matcher.group("four")).filter(four -> !four.isEmpty()))
                .map(value -> address(text, value));
        Protocol protocol =
                Protocol.parse(Optional.ofNullable(matcher.group("protocol")).orElse("tcp"));
        Range ports = range(text, matcher.group("port"));
        Optional<Range> host = Optional.ofNullable(matcher.group("host"))
                .filter(value -> !value.isEmpty() && !value.equals("0"))
                .map(value -> range(text, value));
        var requests = new ArrayList<PortRequest>();
        for (int i = 0; i < ports.size(); i++) {
            var port = new ContainerPort(ports.first() + i, protocol);
            requests.add(request(text, port, address, host, i, ports.size()));
        }
        return requests;
    }

    /** Of two fields in front of a port, the first is an address; a single one is a port of the host. */
    private static Matcher matched(String text) {
        Matcher matcher = PUBLISHED.matcher(text);
        if (!matcher.matches()) {
            throw malformed(text);
        }
        String four = matcher.group("four");
        boolean port = four != null && !four.isEmpty() && !four.contains(".") && matcher.group("host") == null;
        if (port) {
            return matched(":" + text);
        }
        return matcher;
    }

    private static PortRequest request(
            String text,
            ContainerPort port,
            Optional<InetAddress> address,
            Optional<Range> host,
            int index,
            int count) {
        if (host.isEmpty()) {
            return new PortRequest(port, address, 0, 0);
        }
        Range range = host.get();
        if (count == 1) {
            return new PortRequest(port, address, range.first(), range.last());
        }
        if (range.size() != count) {
            throw new BadRequestException(
                    "--publish: \"%s\" has ranges of different lengths".formatted(Printable.of(text)),
                    "name as many ports of the host as of the container");
        }
        int own = range.first() + index;
        return new PortRequest(port, address, own, own);
    }

    /**
     * Reads {@code PORT[-PORT][/PROTOCOL]}.
     *
     * @throws BadRequestException if it is something else
     */
    public static List<ContainerPort> exposed(String text) {
        Matcher matcher = EXPOSED.matcher(text);
        if (!matcher.matches()) {
            throw new BadRequestException(
                    "--expose: \"%s\" is no port".formatted(Printable.of(text)), "use PORT[-PORT][/PROTOCOL]");
        }
        Range range = range(text, matcher.group(1));
        Protocol protocol = Protocol.parse(Optional.ofNullable(matcher.group(2)).orElse("tcp"));
        var ports = new ArrayList<ContainerPort>();
        for (int port = range.first(); port <= range.last(); port++) {
            ports.add(new ContainerPort(port, protocol));
        }
        return ports;
    }

    private static Range range(String text, String value) {
        Matcher matcher = RANGE.matcher(value);
        if (!matcher.matches()) {
            throw malformed(text);
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
        if (first < 1 || last > MAX || last < first) {
            throw malformed(text);
        }
        return new Range(first, last);
    }

    private static InetAddress address(String text, String value) {
        try {
            return InetAddress.ofLiteral(value);
        } catch (IllegalArgumentException e) {
            throw malformed(text);
        }
    }

    private static BadRequestException malformed(String text) {
        return new BadRequestException(
                "--publish: \"%s\" is no port".formatted(Printable.of(text)),
                "use [ADDRESS:][HOST_PORT:]PORT[/PROTOCOL], such as 8080:80 or 127.0.0.1:53:53/udp");
    }
}

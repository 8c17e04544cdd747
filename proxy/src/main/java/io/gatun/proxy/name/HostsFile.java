package io.gatun.proxy.name;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Names and addresses that are written down on this host, hosts(5). */
final class HostsFile {
    private HostsFile() {}

    /** All addresses of a name; none if it is not there, or there is no such file. */
    static List<InetAddress> addresses(Path file, String name) {
        String wanted = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        try (Stream<String> lines = Files.lines(file, ISO_8859_1)) {
            return lines.map(HostsFile::words)
                    .filter(words -> words.stream().skip(1).anyMatch(wanted::equalsIgnoreCase))
                    .flatMap(words -> address(words.getFirst()).stream())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static List<String> words(String line) {
        int comment = line.indexOf('#');
        String text = (comment < 0 ? line : line.substring(0, comment)).strip();
        return List.of(text.split("\\s+", -1));
    }

    private static Optional<InetAddress> address(String word) {
        try {
            return Optional.of(InetAddress.ofLiteral(word));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

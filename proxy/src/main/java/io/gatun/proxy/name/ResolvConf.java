package io.gatun.proxy.name;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who is asked for names, resolv.conf(5).
 *
 * @param servers in the order in which they are asked
 * @param search what is put behind names that are not complete
 * @param dots with so many, a name is tried as it is first
 * @param patience for an answer
 * @param attempts how often all servers are asked
 */
record ResolvConf(List<InetAddress> servers, List<String> search, int dots, Duration patience, int attempts) {
    private static final int MAX_SERVERS = 3;
    private static final int MAX_DOTS = 15;
    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;
    private static final int MAX_SECONDS = 30;
    private static final int MAX_ATTEMPTS = 5;

    // Half of what the C library waits: somebody may be waiting for a reload.
    private static final int SECONDS = 2;
    private static final int ATTEMPTS = 2;

    ResolvConf {
        servers = List.copyOf(servers);
        search = List.copyOf(search);
    }

    /** What a file says; without one, this host is asked. */
    static ResolvConf read(Path file) {
        var builder = new Builder();
        try {
            for (String line : Files.readAllLines(file, ISO_8859_1)) builder.line(line.strip());
        } catch (IOException e) {
            // as if it were empty
        }
        return builder.build();
    }

    private static final class Builder {
        private final List<InetAddress> servers = new ArrayList<>();
        private List<String> search = List.of();
        private int dots = 1;
        private int seconds = SECONDS;
        private int attempts = ATTEMPTS;

        void line(String line) {
            List<String> words = List.of(line.split("\\s+", -1));
            List<String> rest = words.subList(1, words.size());
            switch (words.getFirst()) {
                case "nameserver" -> rest.stream().limit(1).forEach(this::server);
                case "search", "domain" -> search = rest;
                case "options" -> rest.forEach(this::option);
                default -> {
                    // comments, and what is for others
                }
            }
        }

        private void server(String word) {
            try {
                if (servers.size() < MAX_SERVERS) servers.add(InetAddress.ofLiteral(word));
            } catch (IllegalArgumentException e) {
                // the C library passes it over, too
            }
        }

        private void option(String word) {
            int colon = word.indexOf(':');
            if (colon < 0) return;
            String digits = word.substring(colon + 1);
            if (digits.isEmpty() || digits.length() > 4 || !digits.chars().allMatch(Character::isDigit)) return;
            int value = Integer.parseInt(digits);
            switch (word.substring(0, colon)) {
                case "ndots" -> dots = Math.min(value, MAX_DOTS);
                case "timeout" -> seconds = Math.clamp(value, 1, MAX_SECONDS);
                case "attempts" -> attempts = Math.clamp(value, 1, MAX_ATTEMPTS);
                default -> {
                    // for others
                }
            }
        }

        ResolvConf build() {
            if (servers.isEmpty()) servers.add(InetAddress.ofLiteral("127.0.0.1"));
            return new ResolvConf(servers, search, dots, Duration.ofSeconds(seconds), attempts);
        }
    }

    /** The complete names that a name may mean, in the order in which they are tried. */
    List<String> candidates(String name) {
        if (name.endsWith(".")) return List.of(name.substring(0, name.length() - 1));
        var all = new ArrayList<String>();
        boolean isFirst = name.chars().filter(c -> c == '.').count() >= dots;
        if (isFirst) all.add(name);
        for (String domain : search) {
            String end = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
            if (!end.isEmpty()) all.add(name + "." + end);
        }
        if (!isFirst) all.add(name);
        all.removeIf(candidate -> !isComplete(candidate));
        return all;
    }

    // A name may be too long with a domain behind it.
    private static boolean isComplete(String name) {
        return name.length() <= MAX_NAME
                && Stream.of(name.split("\\.", -1)).allMatch(label -> !label.isEmpty() && label.length() <= MAX_LABEL);
    }
}

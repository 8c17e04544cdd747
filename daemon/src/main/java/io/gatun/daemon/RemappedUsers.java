package io.gatun.daemon;

import io.gatun.engine.options.UserMode;
import io.gatun.engine.spec.IdMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whom the users of containers are on this host, as dockerd's {@code --userns-remap} says it: {@code default}, or {@code USER[:GROUP]} by
 * name or number. Their ranges are those that subuid(5) and subgid(5) give to that user.
 */
public final class RemappedUsers {
    private static final String DEFAULT_NAME = "dockremap";
    private static final int FIELDS = 3;

    private final Path etc;

    private RemappedUsers(Path etc) {
        this.etc = etc;
    }

    /**
     * Reads the files of this host.
     *
     * @throws IOException if there is no such user or group, or it has no ranges
     */
    public static UserMode.Mapped read(String text) throws IOException {
        return read(text, Path.of("/etc"));
    }

    /** The same with the files of some other directory. */
    static UserMode.Mapped read(String text, Path etc) throws IOException {
        return new RemappedUsers(etc).read(text.split(":", -1));
    }

    private UserMode.Mapped read(String... words) throws IOException {
        boolean standard = words.length == 1 && words[0].equals("default");
        if (words.length > 2 || words[0].isEmpty() || words[words.length - 1].isEmpty()) {
            throw new IOException("--userns-remap takes default, or USER[:GROUP] by name or number");
        }
        Account user = standard ? new Account(DEFAULT_NAME, "") : account("passwd", "user", words[0]);
        // A number stands for the group of that number, too.
        Account group = standard ? user : account("group", "group", words[words.length - 1]);
        return new UserMode.Mapped(ranges("subuid", user), ranges("subgid", group));
    }

    private record Account(String name, String number) {
        boolean is(String text) {
            return text.equals(name) || text.equals(number);
        }
    }

    private Account account(String file, String kind, String wanted) throws IOException {
        return lines(file)
                .map(line -> line.split(":", -1))
                .filter(fields -> fields.length > 2)
                .map(fields -> new Account(fields[0], fields[2]))
                .filter(account -> account.is(wanted))
                .findFirst()
                .orElseThrow(() -> new IOException(
                        "--userns-remap: there is no %s %s in %s".formatted(kind, wanted, etc.resolve(file))));
    }

    /** One behind the other, the lowest first. */
    private List<IdMapping> ranges(String file, Account account) throws IOException {
        List<IdMapping> found = lines(file)
                .map(line -> line.strip().split(":", -1))
                .filter(fields -> fields.length == FIELDS && account.is(fields[0]))
                .flatMap(fields -> range(fields[1], fields[2]).stream())
                .sorted(Comparator.comparingLong(IdMapping::hostId))
                .toList();
        if (found.isEmpty()) {
            throw new IOException(
                    "--userns-remap: %s has no range for %s; add one that nobody else has, such as %s:100000:65536"
                            .formatted(etc.resolve(file), account.name(), account.name()));
        }
        var mapped = new ArrayList<IdMapping>();
        long inside = 0;
        for (IdMapping range : found) {
            mapped.add(new IdMapping(inside, range.hostId(), range.size()));
            inside += range.size();
        }
        return mapped;
    }

    private static Optional<IdMapping> range(String first, String count) {
        if (!first.matches("\\d{1,10}") || !count.matches("[1-9]\\d{0,9}")) return Optional.empty();
        return Optional.of(new IdMapping(0, Long.parseLong(first), Long.parseLong(count)));
    }

    private Stream<String> lines(String file) throws IOException {
        Path path = etc.resolve(file);
        return Files.exists(path) ? Files.readAllLines(path).stream() : Stream.of();
    }
}

package io.gatun.proxy.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What this process has open. */
public final class OwnDescriptors {
    private OwnDescriptors() {}

    /** How many there are but for the ends of pipes, which a proxy keeps for the next who needs one. */
    public static long count() {
        return links().stream().filter(link -> !link.startsWith("pipe:")).count();
    }

    /** How many ends of pipes there are. */
    public static long pipeEnds() {
        return links().stream().filter(link -> link.startsWith("pipe:")).count();
    }

    private static List<String> links() {
        try (var entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.map(OwnDescriptors::link)
                    .filter(link -> !link.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String link(Path entry) {
        try {
            return Files.readSymbolicLink(entry).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }
}

package io.gatun.linux.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The descriptors that this process had open at one instant: number -> what it refers to, as the kernel spells it. */
record OpenDescriptors(Map<Integer, String> targets) {
    private static final Path SELF = Path.of("/proc/self/fd");
    private static final String JAVA_HOME = System.getProperty("java.home");

    static OpenDescriptors now() {
        var targets = new TreeMap<Integer, String>();
        try (var links = Files.newDirectoryStream(SELF)) {
            for (Path link : links) {
                String target = targetOf(link);
                if (!belongsToTheJvm(target))
                    targets.put(Integer.valueOf(link.getFileName().toString()), target);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new OpenDescriptors(targets);
    }

    /** What is open here and was not open in {@code earlier}. */
    Map<Integer, String> minus(OpenDescriptors earlier) {
        var added = new TreeMap<>(targets);
        added.entrySet().removeAll(earlier.targets.entrySet());
        return added;
    }

    private static String targetOf(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return ""; // closed since the directory was read
        }
    }

    // Class path archives, the JDK's own files and its source of randomness are opened lazily and kept for the JVM's
    // life;
    // the listing itself holds /proc/PID/fd open.
    private static boolean belongsToTheJvm(String target) {
        return target.isEmpty()
                || target.endsWith(".jar")
                || target.startsWith(JAVA_HOME)
                || target.equals("/dev/random")
                || target.equals("/dev/urandom")
                || target.matches("/proc/\\d+/fd");
    }
}

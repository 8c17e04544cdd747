package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.testing.BusyboxRoot;
import io.gatun.engine.testing.OciLayout;
import io.gatun.engine.testing.RegistryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A daemon is killed amid everything docker asks of it at once, each time while it is asked for something else. The next one knows
 * what there is, and in the end nothing is left. {@code -Dgatun.kills=100} kills more often, {@code -Dgatun.seed=N} chooses the same
 * moments again.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class DaemonKillIT {
    private static final int ROUNDS = Integer.getInteger("gatun.kills", 6);
    /** A client needs some of it to ask, the daemon to answer. */
    private static final int LONGEST_MILLIS = 250;

    private static final Duration SOON = Duration.ofSeconds(5);

    private final long seed = Long.getLong("gatun.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final String group = "gatun-kill-it-" + Long.toHexString(System.nanoTime());
    private final List<String> problems = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void removeGroups() throws IOException {
        Leftovers.removeGroup(group);
    }

    @Test
    void nextDaemonKnowsWhatThereIsAndNothingStaysBehind() throws Exception {
        var layout = new OciLayout(directory.resolve("layout"))
                .layer(BusyboxRoot.in(Files.createDirectory(directory.resolve("base"))));
        layout.write("v1");
        try (var host = DockerHost.ofProgram(directory, "/" + group)) {
            host.inside(() -> {
                try (var registry = RegistryServer.below(directory)) {
                    String image = registry.address() + "/test/box:v1";
                    layout.push("v1", image);
                    killAgainAndAgain(host, image);
                }
            });
        }
    }

    private void killAgainAndAgain(DockerHost host, String image) throws Exception {
        Leftovers before = afterOneOfEach(host, image);
        String counting = "trap 'exit 5' TERM; i=0; while :; do i=$((i+1)); echo line $i; sleep 0.05; done";
        host.must("run", "-d", "--name", "keeper", "-p", "127.0.0.1:0:80", "host", "sh", "-c", counting);
        var workload = new KillWorkload(host, image);
        int first = random.nextInt(KillWorkload.VERBS.size());
        for (int round = 0; round < ROUNDS; round++) {
            String verb = KillWorkload.VERBS.get((first + round) % KillWorkload.VERBS.size());
            workload.begin(verb);
            workload.awaitAsked();
            Thread.sleep(random.nextInt(LONGEST_MILLIS));
            host.kill();
            problems.addAll(workload.end());
            host.openAgain();
            int known = problems.size();
            check(host, workload);
            for (int i = known; i < problems.size(); i++) {
                problems.set(
                        i, "after kill %d, amid %s, of seed %d: %s".formatted(round + 1, verb, seed, problems.get(i)));
            }
        }
        checkCounting(host);
        assertEquals("keeper", answer(host, "stop", "keeper"));
        assertEquals("5", answer(host, "wait", "keeper"));
        removeAll(host);
        problems.addAll(left(host).since(before));
        assertEquals(List.of(), problems);
    }

    /** What a daemon leaves that was not killed. */
    private Leftovers afterOneOfEach(DockerHost host, String image) throws IOException {
        host.must("pull", "-q", image);
        host.must("network", "create", "one");
        host.must("volume", "create", "one");
        host.must("run", "--rm", "--network", "one", "-v", "one:/one", image, "true");
        host.must("run", "--rm", "host", "true");
        removeAll(host);
        return left(host);
    }

    /** What is made ahead for containers goes when a daemon ends that is not killed. */
    private Leftovers left(DockerHost host) throws IOException {
        host.restart();
        var seen = new AtomicReference<Leftovers>();
        host.whileClosed(() -> seen.set(Leftovers.of(host, group)));
        return seen.get();
    }

    private void removeAll(DockerHost host) throws IOException {
        host.must("ps", "-aq").lines().forEach(id -> answer(host, "rm", "-f", id));
        host.must("network", "prune", "-f");
        host.must("volume", "prune", "-af");
        host.must("image", "prune", "-af");
        assertEquals("", host.must("ps", "-aq"));
        assertEquals("", host.must("volume", "ls", "-q"));
        assertEquals("", host.must("images", "-aq"));
    }

    private String answer(DockerHost host, String... arguments) {
        long began = System.nanoTime();
        var result = host.docker(arguments);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        if (result.code() != 0) problems.add("docker %s: %s".formatted(List.of(arguments), result));
        if (took.compareTo(SOON) > 0) problems.add("docker %s took %s".formatted(List.of(arguments), took));
        return result.out().stripTrailing();
    }

    private record Seen(String status, long pid, int code) {}

    private void check(DockerHost host, KillWorkload workload) {
        Map<String, Seen> all = look(host);
        for (var each : workload.beliefs().entrySet()) {
            boolean there = all.containsKey(each.getKey());
            if (each.getValue() == KillWorkload.Belief.THERE && !there) problems.add(each.getKey() + " is lost");
            if (each.getValue() == KillWorkload.Belief.GONE && there) problems.add(each.getKey() + " is back");
        }
        all.forEach((name, seen) -> check(host, name, seen));
        if (!all.containsKey("keeper")) problems.add("keeper is lost");
        all.keySet().stream().filter(name -> !name.equals("keeper")).forEach(name -> answer(host, "rm", "-fv", name));
        workload.beliefs().clear();
    }

    private Map<String, Seen> look(DockerHost host) {
        var all = new TreeMap<String, Seen>();
        List<String> names =
                answer(host, "ps", "-a", "--format", "{{.Names}}").lines().toList();
        for (String name : names) {
            String[] words = answer(host, "inspect", "-f", "{{.State.Status}} {{.State.Pid}} {{.State.ExitCode}}", name)
                    .split(" ", -1);
            // Those that go with their end may have gone meanwhile.
            if (words.length == 3)
                all.put(name, new Seen(words[0], Long.parseLong(words[1]), Integer.parseInt(words[2])));
        }
        return all;
    }

    private void check(DockerHost host, String name, Seen seen) {
        switch (seen.status()) {
            case "created" -> {}
            case "running" -> {
                if (!Files.exists(Path.of("/proc/" + seen.pid() + "/ns")))
                    problems.add(name + " does not run: " + seen);
                answer(host, "logs", "--tail", "1", name);
            }
            case "exited" -> checkEnded(host, name, seen);
            default -> problems.add(name + " is " + seen);
        }
    }

    private void checkEnded(DockerHost host, String name, Seen seen) {
        if (name.startsWith("life")) {
            String log = answer(host, "logs", name);
            if (seen.code() != 7 || !log.equals("i am " + name + "\nbye")) {
                problems.add("%s ended with %s, said <%s>".formatted(name, seen, log));
            }
        } else if (name.startsWith("once")) {
            problems.add(name + " has ended and was not removed");
        } else if (name.equals("keeper")) {
            problems.add("keeper has ended: " + seen);
        }
    }

    private void checkCounting(DockerHost host) {
        List<String> lines = answer(host, "logs", "keeper").lines().toList();
        assertTrue(lines.size() > 10 * ROUNDS, () -> lines.size() + " lines");
        for (int i = 0; i < lines.size(); i++) assertEquals("line " + (i + 1), lines.get(i));
    }
}

package io.gatun.bench.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A daemon that takes part, with what was measured of it.
 *
 * @param pid its process
 * @param times nanoseconds by row
 */
record Side(String name, EngineApi api, long pid, Map<String, List<Long>> times) {
    private static final long TICK_NANOS = 10_000_000;

    /** Reads {@code NAME=SOCKET=PID}. */
    static Side parse(String text) {
        String[] parts = text.split("=", 3);
        return new Side(parts[0], new EngineApi(Path.of(parts[1])), Long.parseLong(parts[2]), new HashMap<>());
    }

    /** Something that takes time. */
    interface Deed<T> {
        T run() throws IOException, InterruptedException;
    }

    /** Does it, and keeps how long it took. */
    <T> T timed(String row, Deed<T> deed) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        T result = deed.run();
        times.computeIfAbsent(row, _ -> new ArrayList<>()).add(System.nanoTime() - begin);
        return result;
    }

    /** The least milliseconds that at least {@code percent} of all do not exceed. */
    double millis(String row, int percent) {
        List<Long> sorted = times.getOrDefault(row, List.of()).stream().sorted().toList();
        return sorted.get(Math.max((sorted.size() * percent + 99) / 100, 1) - 1) / 1e6;
    }

    /** Runs the docker command, which must succeed. */
    void docker(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("docker", "-H", "unix://" + api.socket()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        int code = process.waitFor();
        if (code != 0) throw new IOException(command + " ended with " + code);
    }

    /** The processes of the daemon itself: it, and what it started that is no container's. */
    private List<Long> processes() throws IOException {
        var all = new ArrayList<>(List.of(pid));
        try (Stream<ProcessHandle> children =
                ProcessHandle.of(pid).orElseThrow().children()) {
            children.map(ProcessHandle::pid).filter(Side::isContainerd).forEach(all::add);
        }
        return all;
    }

    private static boolean isContainerd(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/comm")).strip().equals("containerd");
        } catch (IOException e) {
            return false; // gone just now
        }
    }

    /** Resident memory of the daemon. */
    long residentKb() throws IOException {
        long sum = 0;
        for (long each : processes()) sum += kb(each, "status", "VmRSS:");
        return sum;
    }

    /** What the process above that of a container has for itself: its share of shared pages is small, or all are such. */
    static long supervisorKb(long container) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + container + "/stat"));
        long parent = Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[1]);
        return kb(parent, "smaps_rollup", "Pss:");
    }

    /** Processor time that the daemon has taken. */
    long busyNanos() throws IOException {
        long ticks = 0;
        for (long each : processes()) {
            String stat = Files.readString(Path.of("/proc/" + each + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
        return ticks * TICK_NANOS;
    }

    private static long kb(long process, String file, String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process + "/" + file))) {
            if (line.startsWith(name)) return Long.parseLong(line.replaceAll("\\D", ""));
        }
        return 0;
    }
}

package io.gatun.bench.docker;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Daemons that take turns at what docker's clients ask of them; arguments are {@code RUNS CONTAINERS NAME=SOCKET=PID...}, ours first; with
 * {@code streams MEGABYTES} in the place of the numbers, how fast output goes. */
public final class DockerSideBySide {
    private static final long WARM_UP_NANOS = 15_000_000_000L;
    private static final int HANDLED_EACH = 5;
    private static final int AT_ONCE = 8;
    private static final int LIVES_EACH = 3;
    private static final int IDLE_MILLIS = 5_000;

    private final PrintStream out;
    private final int runs;
    private final int containers;
    private final List<Side> sides;

    private DockerSideBySide(PrintStream out, int runs, int containers, List<Side> sides) {
        this.out = out;
        this.runs = runs;
        this.containers = containers;
        this.sides = sides;
    }

    /** Measures and prints. */
    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        var sides = words.subList(2, words.size()).stream().map(Side::parse).toList();
        if (words.get(0).equals("streams")) {
            new DockerSideBySide(System.out, 1, 0, sides).streams(Integer.parseInt(words.get(1)));
            return;
        }
        new DockerSideBySide(System.out, Integer.parseInt(words.get(0)), Integer.parseInt(words.get(1)), sides).run();
    }

    private void streams(int megabytes) throws Exception {
        var streams = new Streams(sides, megabytes);
        streams.run();
        title("output of %d MB, median".formatted(megabytes));
        stream(streams, "docker run, to the client and the log", "attached");
        stream(streams, "... with --log-driver none", "unlogged");
        stream(streams, "docker run -d, to the log", "logged");
        stream(streams, "docker logs", "logs");
        stream(streams, "docker exec, to the client", "executed");
    }

    private void stream(Streams streams, String title, String row) {
        line(title, streams.rates(row), streams.ratio(row), "at least 1 x");
    }

    private void run() throws Exception {
        title("median; p99");
        for (Side side : sides) warmUp(side);
        sides.forEach(side -> side.times().clear());
        for (int i = 0; i < runs; i++) {
            for (Side side : sides) {
                side.timed("life", () -> life(side));
                handled(side);
                commands(side);
            }
        }
        row("docker run --rm, default network", "run", "at least 5 x");
        row("docker exec of true", "exec", "at least 5 x");
        row("docker ps", "ps", "");
        row("API: create, start, wait, remove", "life", "at least 8 x");
        for (String part : List.of("create", "start", "wait", "remove", "inspect", "list", "stop"))
            row("... " + part, part, "");
        parallel();
        many();
    }

    /** Daemons run for weeks: what is measured is not their first minute. Each has the same time, however much it does in it. */
    private static void warmUp(Side side) throws IOException, InterruptedException {
        long end = System.nanoTime() + WARM_UP_NANOS;
        for (int i = 0; System.nanoTime() < end; i++) {
            life(side);
            if (i % HANDLED_EACH == 0) handled(side);
        }
    }

    /** A container from its making to its removal. */
    private static String life(Side side) throws IOException, InterruptedException {
        EngineApi api = side.api();
        String id = side.timed("create", () -> api.create("\"true\""));
        try (var end = api.send("POST", "/containers/" + id + "/wait?condition=next-exit", "")
                .head()) {
            side.timed("start", () -> started(api, id));
            side.timed("wait", end::rest);
        }
        side.timed("remove", () -> removed(api, id));
        return id;
    }

    private static String started(EngineApi api, String id) throws IOException {
        api.start(id);
        return id;
    }

    private static String removed(EngineApi api, String id) throws IOException {
        api.remove(id);
        return id;
    }

    /** What is done to one that runs. */
    private static void handled(Side side) throws IOException, InterruptedException {
        EngineApi api = side.api();
        String id = started(api, api.create("\"sleep\",\"600\""));
        side.timed("inspect", () -> api.call("GET", "/containers/" + id + "/json", ""));
        side.timed("list", () -> api.call("GET", "/containers/json", ""));
        side.timed("exec", () -> {
            side.docker("exec", id, "true");
            return id;
        });
        side.timed("stop", () -> api.call("POST", "/containers/" + id + "/stop?t=0", ""));
        api.remove(id);
    }

    private static void commands(Side side) throws IOException, InterruptedException {
        side.timed("run", () -> {
            side.docker("run", "--rm", "box:1", "true");
            return "";
        });
        side.timed("ps", () -> {
            side.docker("ps");
            return "";
        });
    }

    private void parallel() throws Exception {
        List<String> shown = new ArrayList<>();
        var rates = new ArrayList<Double>();
        for (Side side : sides) {
            long begin = System.nanoTime();
            try (var clients = Executors.newFixedThreadPool(AT_ONCE)) {
                Callable<String> lives = () -> {
                    var quiet = new Side(side.name(), side.api(), side.pid(), new HashMap<>());
                    for (int i = 0; i < LIVES_EACH; i++) life(quiet);
                    return "";
                };
                List<Future<String>> all = new ArrayList<>();
                for (int i = 0; i < AT_ONCE; i++) all.add(clients.submit(lives));
                for (Future<String> each : all) each.get();
            } catch (ExecutionException e) {
                throw new IOException(side.name(), e.getCause());
            }
            double rate = AT_ONCE * LIVES_EACH / ((System.nanoTime() - begin) / 1e9);
            rates.add(rate);
            shown.add("%.1f/s".formatted(rate));
        }
        line(
                "API: lives a second, 8 at once",
                shown,
                rates.size() < 2 ? "" : "%.2f x".formatted(rates.get(0) / rates.get(1)),
                "at least 8 x");
    }

    /** Memory and work of a daemon with many containers that do nothing. */
    private void many() throws IOException, InterruptedException {
        List<String> before = new ArrayList<>();
        List<String> growth = new ArrayList<>();
        List<String> supervisors = new ArrayList<>();
        List<String> total = new ArrayList<>();
        List<String> busy = new ArrayList<>();
        var sums = new ArrayList<Double>();
        for (Side side : sides) {
            long alone = side.residentKb();
            var ids = new ArrayList<String>();
            for (int i = 0; i < containers; i++)
                ids.add(started(side.api(), side.api().create("\"sleep\",\"600\"")));
            for (int i = 0; i < runs; i++)
                side.timed("ps-many", () -> {
                    side.docker("ps");
                    return "";
                });
            long shims = 0;
            for (String id : ids) shims += Side.supervisorKb(side.api().pid(id));
            long work = side.busyNanos();
            Thread.sleep(IDLE_MILLIS);
            busy.add("%.2f %%".formatted((side.busyNanos() - work) / (IDLE_MILLIS * 1e4)));
            long full = side.residentKb();
            before.add("%d MB".formatted(alone >> 10));
            growth.add("%d kB".formatted((full - alone) / containers));
            supervisors.add("%d kB".formatted(shims / containers));
            total.add("%d MB".formatted((full + shims) >> 10));
            sums.add((double) full + shims);
            for (String id : ids) side.api().remove(id);
        }
        row("docker ps with %d containers".formatted(containers), "ps-many", "below 100 ms");
        line("daemon's memory after the above", before, "", "at most 100 MB");
        line("... growth for a container", growth, "", "below 100 kB");
        line("supervisor of a container", supervisors, "", "");
        String ratio = sums.size() < 2 ? "" : "%.2f x".formatted(sums.get(1) / sums.get(0));
        line("memory, supervisors included", total, ratio, "1/20 with 500");
        line("processor time while all idle", busy, "", "below 2 %");
    }

    private void title(String what) {
        List<String> names = sides.stream().map(Side::name).toList();
        line(what, names, "faster", "goal");
    }

    private void row(String title, String row, String goal) {
        List<String> shown = sides.stream()
                .map(side -> "%.1f; %.1f ms".formatted(side.millis(row, 50), side.millis(row, 99)))
                .toList();
        String ratio = sides.size() < 2
                ? ""
                : "%.2f x; %.2f x"
                        .formatted(
                                sides.get(1).millis(row, 50) / sides.get(0).millis(row, 50),
                                sides.get(1).millis(row, 99) / sides.get(0).millis(row, 99));
        line(title, shown, ratio, goal);
    }

    private void line(String title, List<String> shown, String ratio, String goal) {
        var text = new StringBuilder("%-36s".formatted(title));
        shown.forEach(each -> text.append("%20s".formatted(each)));
        out.println(text.append("%18s  %s".formatted(ratio, goal)).toString().stripTrailing());
    }
}

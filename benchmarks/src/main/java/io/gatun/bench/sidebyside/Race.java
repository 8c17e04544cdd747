package io.gatun.bench.sidebyside;

import io.gatun.engine.ContainerRef;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Pid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** All rows of the table. Contestants are named as in the table: ours {@code gatun}, the C program {@code floor}. */
final class Race {
    /** Until the JVM has compiled what it will; the C program needs to be in memory only. */
    private static final int WARM_UPS = 500;

    private static final int FLOOR_WARM_UPS = 50;
    private static final int PEER_WARM_UPS = 3;
    private static final int STAYING = 10;
    private static final int WORKERS = 8;
    private static final int BATCH = 48;

    private final Field field;
    private final Progress progress;
    private final int runs;

    Race(Field field, Progress progress, int runs) {
        this.field = field;
        this.progress = progress;
        this.runs = runs;
    }

    /** A container from nothing to nothing. */
    List<Row> lives() {
        var heat = new Heat("lives", progress)
                .add(new Contestant("gatun", WARM_UPS, field.gatun()::runByEngine))
                .add(new Contestant("gatun, prepared", WARM_UPS, field.gatun()::runByPreparedEngine))
                .add(new Contestant("gatun oci", WARM_UPS, field.gatun()::runByOciRuntime))
                .add(new Contestant("floor", FLOOR_WARM_UPS, field.floor()::run));
        field.peers().forEach(peer -> heat.add(new Contestant(peer.name(), PEER_WARM_UPS, peer::runAtOnce)));
        return List.of(row("create, start, wait, delete", heat.run(runs), Timing::all)
                .atMostTimes("gatun", "floor", 1.25)
                .timesFaster("gatun", "crun", 4.5)
                .timesFaster("gatun", "runc", 9)
                .timesFaster("gatun, prepared", "crun", 10)
                .timesFaster("gatun, prepared", "runc", 20));
    }

    /** What our engine does with that time; the phases are those of its start, but for the files, which creating makes. */
    List<Row> phases() {
        var heat = new Heat("phases", progress).add(new Contestant("gatun", WARM_UPS, field.gatun()::runByEngine));
        try (var recording = new PhaseRecording()) {
            List<Timing> timings = heat.run(runs).getOrDefault("gatun", List.of());
            Row row = Row.of("where a container's time goes", "ms")
                    .with("create", Figures.millis(timings, Timing::create))
                    .with("start", Figures.millis(timings, Timing::start))
                    .with("wait", Figures.millis(timings, Timing::end))
                    .with("delete", Figures.millis(timings, Timing::delete));
            for (var phase : recording.last(runs).entrySet()) {
                row = row.with("  phase " + phase.getKey(), phase.getValue());
            }
            return List.of(row);
        }
    }

    /** What starting and deleting take of it, where creation prepares all: what a runtime does for an engine. */
    List<Row> steps() {
        var heat =
                new Heat("steps", progress).add(new Contestant("gatun oci", WARM_UPS, field.gatun()::runByOciRuntime));
        field.peers().forEach(peer -> heat.add(new Contestant(peer.name(), PEER_WARM_UPS, peer::runInSteps)));
        Map<String, List<Timing>> timings = heat.run(runs);
        return List.of(
                row("start of a created container", timings, Timing::start).atMost("gatun oci", 0.5),
                row("delete", timings, Timing::delete).atMost("gatun oci", 1));
    }

    /** Many at once. */
    List<Row> parallel() {
        int warmUps = WARM_UPS / BATCH;
        var heat = new Heat("parallel", progress)
                .add(new Contestant(
                        "gatun", warmUps, () -> perContainer(field.gatun().parallel(WORKERS, BATCH))))
                .add(new Contestant(
                        "floor", warmUps, () -> perContainer(field.floor().parallel(WORKERS, BATCH))));
        field.peers()
                .forEach(peer ->
                        heat.add(new Contestant(peer.name(), 0, () -> perContainer(peer.parallel(WORKERS, BATCH)))));
        int batches = Math.max(1, (runs + BATCH - 1) / BATCH);
        String title = "%d at once (1000 / x = containers per second)".formatted(WORKERS);
        return List.of(row(title, heat.run(batches), Timing::all).timesFaster("gatun", "crun", 5));
    }

    /** What stays in memory beside the processes of the containers themselves. */
    List<Row> memory() {
        Row row = Row.of("memory left per running container", "kB");
        var kernel = Kernel.open();
        List<ContainerRef> ours =
                Stream.generate(field.gatun()::startStaying).limit(STAYING).toList();
        var supervisors = ours.stream().map(field.gatun()::supervisor).toList();
        row = row.with("gatun", figures(supervisors, ResidentMemory::proportional))
                .with("gatun, unmapped too", figures(supervisors, pid -> ResidentMemory.withProgram(kernel, pid)));
        ours.forEach(field.gatun()::deleteByForce);
        if (field.podman().isPresent()) {
            Podman podman = field.podman().get();
            var monitors = Stream.generate(podman::startStaying).limit(STAYING).toList();
            row = row.with("podman (conmon)", figures(monitors, ResidentMemory::proportional));
            podman.deleteAll();
        }
        return List.of(row.atMost("gatun", 64));
    }

    /** A program executed in a container that runs. */
    List<Row> exec() {
        ContainerRef ours = field.gatun().startStaying();
        var theirs = new LinkedHashMap<Peer, String>();
        field.peers().forEach(peer -> theirs.put(peer, peer.startStaying()));
        var heat = new Heat("exec", progress)
                .add(new Contestant("gatun", WARM_UPS, () -> field.gatun().exec(ours)));
        theirs.forEach((peer, name) -> heat.add(new Contestant(peer.name(), PEER_WARM_UPS, () -> peer.exec(name))));
        Row row = row("exec of true in a running container", heat.run(runs), Timing::all);
        field.gatun().deleteByForce(ours);
        theirs.forEach(Peer::deleteByForce);
        return List.of(row.timesFaster("gatun", "crun", 6));
    }

    /** A command that starts, makes a container and ends. */
    List<Row> cold() {
        var heat = new Heat("cold", progress);
        heat.add(new Contestant("gatun", PEER_WARM_UPS, field.command()::runBundle));
        field.peers().forEach(peer -> heat.add(new Contestant(peer.name(), PEER_WARM_UPS, peer::runAtOnce)));
        field.podman().ifPresent(podman -> heat.add(new Contestant("podman", PEER_WARM_UPS, podman::run)));
        return List.of(row("cold: oci run of a bundle", heat.run(runs), Timing::all)
                .timesFaster("gatun", "podman", 1)
                .atMostMore("gatun", "crun", 200));
    }

    /** A command that does nothing. */
    List<Row> version() {
        var heat = new Heat("version", progress)
                .add(new Contestant("gatun", PEER_WARM_UPS, field.command()::version))
                .add(new Contestant("empty Java main", PEER_WARM_UPS, field.command()::emptyMain));
        return List.of(row("gatun version", heat.run(runs), Timing::all).atMostTimes("gatun", "empty Java main", 1.5));
    }

    private static Timing perContainer(long nanos) {
        return Timing.of(nanos / BATCH);
    }

    private static Row row(String title, Map<String, List<Timing>> timings, ToLongFunction<Timing> part) {
        Row row = Row.of(title, "ms");
        for (var each : timings.entrySet()) {
            row = row.with(each.getKey(), Figures.millis(each.getValue(), part));
        }
        return row;
    }

    private static Figures figures(List<Pid> processes, Function<Pid, Double> kilobytes) {
        return new Figures(processes.stream().map(kilobytes).toList());
    }
}

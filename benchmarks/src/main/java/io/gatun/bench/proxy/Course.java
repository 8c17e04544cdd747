package io.gatun.bench.proxy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs loads by all ways in turns, so that whatever else the machine does hits all alike. */
final class Course {
    private static final int WARM_UP_SECONDS = 30;
    private static final long PAUSE_MILLIS = 300;

    private final Wires wires;
    private final Ways ways;
    private final int seconds;
    private final Map<Load, Map<String, List<Sample>>> samples = new EnumMap<>(Load.class);

    Course(Wires wires, Ways ways, int seconds) {
        this.wires = wires;
        this.ways = ways;
        this.seconds = seconds;
    }

    /** Once each, for compilers and caches; a proxy that has to be compiled gets longer. */
    void warmUp(List<Load> loads) {
        for (Way way : ways.all()) {
            for (Load load : loads) {
                if (!way.carries(load)) continue;
                say("warming up " + way.name());
                measure(load, way, way.name().equals("gatun") ? WARM_UP_SECONDS : 1);
            }
        }
    }

    void run(List<Load> loads, int rounds) {
        for (int round = 1; round <= rounds; round++) {
            for (Load load : loads) {
                for (Way way : ways.all()) {
                    if (!way.carries(load)) continue;
                    say("round %d of %d: %s by %s".formatted(round, rounds, load.title(), way.name()));
                    samples.computeIfAbsent(load, key -> new LinkedHashMap<>())
                            .computeIfAbsent(way.name(), key -> new ArrayList<>())
                            .add(measure(load, way, seconds));
                }
            }
        }
        say("");
    }

    Map<Load, Map<String, List<Sample>>> samples() {
        return samples;
    }

    private Sample measure(Load load, Way way, int length) {
        pause();
        way.switches().on();
        try {
            double proxyBefore = way.cpuSeconds();
            double backendBefore = ways.backendSeconds();
            Load.Result result = load.run(wires, way, length);
            double proxy = way.cpuSeconds() - proxyBefore;
            double backend = ways.backendSeconds() - backendBefore;
            return new Sample(result, proxy, proxy + backend + result.clientSeconds());
        } finally {
            way.switches().off();
        }
    }

    static void say(String text) {
        System.err.print("\r\033[K" + text);
        System.err.flush();
    }

    static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}

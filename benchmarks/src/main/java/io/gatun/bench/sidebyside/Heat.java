package io.gatun.bench.sidebyside;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets contestants run in turn, one container each and then the next round, so that whatever else the machine does
 * hits all alike.
 */
final class Heat {
    private final String title;
    private final Progress progress;
    private final List<Contestant> contestants = new ArrayList<>();

    Heat(String title, Progress progress) {
        this.title = title;
        this.progress = progress;
    }

    Heat add(Contestant contestant) {
        contestants.add(contestant);
        return this;
    }

    /** What each contestant took, by its name. */
    Map<String, List<Timing>> run(int rounds) {
        for (Contestant contestant : contestants) {
            progress.show(title, "warming up " + contestant.name());
            for (int i = 0; i < contestant.warmUps(); i++) {
                contestant.trial().run();
            }
        }
        var timings = new LinkedHashMap<String, List<Timing>>();
        contestants.forEach(contestant -> timings.put(contestant.name(), new ArrayList<>()));
        for (int round = 1; round <= rounds; round++) {
            progress.show(title, "round %d of %d".formatted(round, rounds));
            for (Contestant contestant : contestants) {
                timings.computeIfAbsent(contestant.name(), name -> new ArrayList<>())
                        .add(contestant.trial().run());
            }
        }
        progress.done();
        return timings;
    }
}

package io.gatun.engine.lifecycle;

import io.gatun.engine.model.ContainerName;
import io.gatun.engine.state.ContainerStore;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes names for containers that got none: what ships carry, and the waters they cross. */
public final class NameMaker {
    private static final int TRIES = 20;

    private static final List<String> FIRST = List.of(
            "amber", "brave", "brisk", "calm", "clear", "deep", "eager", "fair", "fleet", "gentle", "golden", "grand",
            "green", "hardy", "keen", "light", "lively", "lucky", "mighty", "noble", "proud", "quick", "quiet", "rapid",
            "ready", "royal", "sharp", "silver", "smooth", "steady", "stout", "strong", "sunny", "swift", "true",
            "vivid");

    private static final List<String> SECOND = List.of(
            "anchor",
            "atlantic",
            "balboa",
            "barge",
            "beacon",
            "bow",
            "buoy",
            "canal",
            "captain",
            "caribbean",
            "chagres",
            "clipper",
            "colon",
            "compass",
            "corvette",
            "culebra",
            "deck",
            "ferry",
            "frigate",
            "gatun",
            "harbor",
            "isthmus",
            "keel",
            "lock",
            "mast",
            "miraflores",
            "mule",
            "pacific",
            "pilot",
            "rudder",
            "sail",
            "schooner",
            "sextant",
            "sloop",
            "tanker",
            "tugboat");

    private final RandomGenerator random;
    private final ContainerStore store;

    public NameMaker(RandomGenerator random, ContainerStore store) {
        this.random = random;
        this.store = store;
    }

    /** A name that no container has now. */
    public ContainerName make() {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            var name = new ContainerName(two());
            if (store.named(name).isEmpty()) {
                return name;
            }
        }
        return new ContainerName(two() + "_" + Integer.toUnsignedString(random.nextInt(), Character.MAX_RADIX));
    }

    private String two() {
        return FIRST.get(random.nextInt(FIRST.size())) + "_" + SECOND.get(random.nextInt(SECOND.size()));
    }
}

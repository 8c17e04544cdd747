package io.gatun.scheduler.plugin;

import io.gatun.scheduler.model.Resources;
import java.util.List;

/** A resource that counts in a score, with its weight of 1 to 100. */
public record WeightedResource(String name, long weight) {
    public static final List<WeightedResource> CPU_AND_MEMORY =
            List.of(new WeightedResource(Resources.CPU, 1), new WeightedResource(Resources.MEMORY, 1));
}

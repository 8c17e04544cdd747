package io.gatun.scheduler.model;

import java.util.List;

/**
 * What a pod takes from a node.
 *
 * @param requests what is reserved: the larger of its init phase and its running phase, with overhead
 * @param scored the same with a default of 100m CPU and 200 MiB for each container that names none; only for scoring
 */
public record Demand(
        Resources requests, Resources scored, List<HostPort> ports, List<String> images, List<Volume> volumes) {
    /** Default CPU of a container without a request, for scoring. */
    public static final long DEFAULT_MILLI_CPU = 100;
    /** Default memory of a container without a request, for scoring. */
    public static final long DEFAULT_MEMORY_BYTES = 200L << 20;

    public static Demand of(Resources requests) {
        return new Demand(requests, requests, List.of(), List.of(), List.of());
    }
}

package io.gatun.scheduler.simulate;

import java.util.List;

/**
 * A workload with its parameters filled in.
 *
 * @param threshold pods per second that upstream's CI demands of it; 0 if nothing is demanded
 */
public record Workload(String name, String size, double threshold, List<Step> steps) {}

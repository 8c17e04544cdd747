package io.gatun.scheduler.framework;

import io.gatun.scheduler.model.Pod;

/** A pod, the node it shall run on, and what must be bound with it. */
public record Binding(Pod pod, String node, Reserve.Reservation with) {}

package io.gatun.scheduler.model;

/** Pods that are placed together or not at all: fewer than {@code minCount} running are worth nothing. */
public record PodGroup(String namespace, String name, int minCount) {}

package io.gatun.scheduler.model;

import java.util.List;

/** A node and the pods on it. */
public record NodeRow(Node node, List<Pod> pods) {}

package io.gatun.scheduler.model;

/** A service or controller whose selector tells which pods belong together; default spreading counts these. */
public record PodSelectorOwner(String kind, String namespace, String name, Selector selector) {
    public static final String SERVICE = "Service";
}

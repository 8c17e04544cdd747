package io.gatun.engine;

/**
 * A container as people refer to it: its id, an unambiguous beginning of its id, or its name.
 *
 * @param text not checked; it may mean nothing
 */
public record ContainerRef(String text) {}

package io.gatun.scheduler.framework;

/** A part of the decision. Plugins are pure: what they answer follows from their arguments and their configuration. */
public interface Plugin {
    /** The name by which configuration files and messages know it. */
    String name();
}

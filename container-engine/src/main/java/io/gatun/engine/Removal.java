package io.gatun.engine;

/** What goes with a container. */
public enum Removal {
    /** Only what is its own; its anonymous volumes too if it was made to be removed with its end. */
    CONTAINER,
    /** Its anonymous volumes as well, unless other containers have them. */
    WITH_VOLUMES
}

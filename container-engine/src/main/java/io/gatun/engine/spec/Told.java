package io.gatun.engine.spec;

import java.util.Map;

/**
 * What of a specification the world outside of the container is told, and told by. It is all that the later parts of a
 * container's life ask for, and far less to read than the specification.
 */
public record Told(Hooks hooks, Map<String, String> annotations) {
    public Told {
        annotations = Map.copyOf(annotations);
    }

    /** What of a specification is told. */
    public static Told of(OciSpec spec) {
        return new Told(spec.hooks(), spec.annotations());
    }

    /** Nobody is told anything. */
    public static final Told NOTHING = new Told(Hooks.NONE, Map.of());
}

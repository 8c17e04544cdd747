package io.gatun.scheduler.manifest;

import java.util.List;
import java.util.Map;

/** A document, whatever it was written in. */
public sealed interface Tree {
    Tree NOTHING = new Scalar("", Kind.NULL);

    record Mapping(Map<String, Tree> fields) implements Tree {}

    record Sequence(List<Tree> items) implements Tree {}

    /** A value as it was written; numbers stay text, so that quantities lose nothing. */
    record Scalar(String text, Kind kind) implements Tree {}

    /** What a scalar is. */
    enum Kind {
        TEXT,
        NUMBER,
        FLAG,
        NULL
    }
}

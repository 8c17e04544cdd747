package io.gatun.engine.image.layer;

import io.gatun.engine.model.BadImageException;

/** What a name in an archive says about the layers below (OCI image layer specification, "Whiteouts"). */
sealed interface Whiteout {
    /** How all of them begin. */
    String PREFIX = ".wh.";

    /** The name of the file that makes a directory opaque. */
    String OPAQUE_NAME = ".wh..wh..opq";

    /** A file of the layer like any other. */
    record None() implements Whiteout {}

    /** What lower layers have in this directory is not seen. */
    record Opaque() implements Whiteout {}

    /** What lower layers have under that name is not seen. */
    record Hidden(String name) implements Whiteout {}

    /** Bookkeeping of an old storage driver, which everybody leaves out. */
    record Ignored() implements Whiteout {}

    static Whiteout of(String name) {
        if (!name.startsWith(PREFIX)) return new None();
        if (name.equals(OPAQUE_NAME)) return new Opaque();
        String hidden = name.substring(PREFIX.length());
        if (hidden.startsWith(PREFIX)) return new Ignored();
        if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
            throw new BadImageException("invalid whiteout in the layer: \"%s\"".formatted(LayerPath.shown(name)));
        }
        return new Hidden(hidden);
    }
}

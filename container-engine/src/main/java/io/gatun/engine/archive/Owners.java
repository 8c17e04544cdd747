package io.gatun.engine.archive;

import io.gatun.linux.file.Stat.Owner;

/** Whose a file becomes: the owner in the archive and the owner on this host's disk, translated one way. */
@FunctionalInterface
public interface Owners {
    /** Numbers mean the same on both sides. */
    Owners SAME = owner -> owner;

    /** The owner on the other side. */
    Owner of(Owner owner);

    /** All files become those of {@code owner}. */
    static Owners all(Owner owner) {
        return _ -> owner;
    }
}

package io.gatun.engine.archive;

import io.gatun.engine.archive.tar.TarBudget;

/**
 * How an archive becomes files.
 *
 * @param owners whose the files become
 * @param top what an entry for the directory itself does
 * @param conflict what happens where a directory is to be made of something else, or the other way round
 * @param setId what becomes of the set-user-id and set-group-id bits of files
 */
public record Rules(Owners owners, Top top, Conflict conflict, SetId setId, TarBudget budget) {
    /** An archive unpacked as it is. */
    public static final Rules EXACT =
            new Rules(Owners.SAME, Top.IMITATE, Conflict.REPLACE, SetId.KEEP, TarBudget.GENEROUS);

    /** What {@code ./} means. */
    public enum Top {
        /** The directory gets the owner, permissions and time of the entry. */
        IMITATE,
        /** It stays as it is. */
        LEAVE
    }

    /** Directory or not: the archive says one thing, the tree another. */
    public enum Conflict {
        /** The archive is right. */
        REPLACE,
        /** The extraction ends there. */
        REFUSE
    }

    /** For programs that run as somebody else. */
    public enum SetId {
        KEEP,
        DROP
    }

    /** The same with other owners. */
    public Rules with(Owners other) {
        return new Rules(other, top, conflict, setId, budget);
    }

    /** The same with another budget. */
    public Rules with(TarBudget other) {
        return new Rules(owners, top, conflict, setId, other);
    }

    /** The same with the directory itself left alone or not. */
    public Rules with(Top other) {
        return new Rules(owners, other, conflict, setId, budget);
    }

    /** The same with another answer to conflicts. */
    public Rules with(Conflict other) {
        return new Rules(owners, top, other, setId, budget);
    }

    /** The same with set-id bits kept or not. */
    public Rules with(SetId other) {
        return new Rules(owners, top, conflict, other, budget);
    }
}

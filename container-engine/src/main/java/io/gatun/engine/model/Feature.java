package io.gatun.engine.model;

import java.util.Locale;

/**
 * One line of what this machine offers, as {@code gatun check} prints it.
 *
 * @param name what it is about
 * @param detail what there is, or what is lost
 * @param remedy what to do about it; empty if nothing is wrong or nothing is known
 */
public record Feature(String name, State state, String detail, String remedy) {
    /** What it means for containers. */
    public enum State {
        /** It is there and is used. */
        PRESENT,
        /** Containers work without it: more slowly, or those that ask for it are refused. */
        DEGRADED,
        /** No container can be made. */
        REFUSED
    }

    /** Something that is there. */
    public static Feature present(String name, String detail) {
        return new Feature(name, State.PRESENT, detail, "");
    }

    @Override
    public String toString() {
        return "%s: %s, %s%s"
                .formatted(name, state.name().toLowerCase(Locale.ROOT), detail, remedy.isEmpty() ? "" : "; " + remedy);
    }
}

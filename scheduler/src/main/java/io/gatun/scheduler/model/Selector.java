package io.gatun.scheduler.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A conjunction of requirements on labels. A selector that is missing in a manifest selects nothing, an empty one
 * everything.
 */
public record Selector(Kind kind, List<Requirement> requirements) {
    /** Whether there is anything to select at all: the API tells a missing selector from an empty one. */
    public enum Kind {
        NOTHING,
        CONJUNCTION
    }

    public static final Selector NOTHING = new Selector(Kind.NOTHING, List.of());
    public static final Selector EVERYTHING = new Selector(Kind.CONJUNCTION, List.of());

    public static Selector of(List<Requirement> requirements) {
        return new Selector(Kind.CONJUNCTION, List.copyOf(requirements));
    }

    public static Selector of(Requirement... requirements) {
        return of(List.of(requirements));
    }

    public boolean matches(Labels labels) {
        if (kind == Kind.NOTHING) return false;
        for (var requirement : requirements) {
            if (!requirement.holds(labels.get(requirement.key()))) return false;
        }
        return true;
    }

    /** Whether this selects everything, which the API treats like "no restriction". */
    public boolean isEverything() {
        return kind == Kind.CONJUNCTION && requirements.isEmpty();
    }

    public Selector and(Requirement more) {
        if (kind == Kind.NOTHING || requirements.contains(more)) return this;
        var all = new ArrayList<>(requirements);
        all.add(more);
        return of(all);
    }

    @Override
    public String toString() {
        if (kind == Kind.NOTHING) return "<none>";
        if (requirements.isEmpty()) return "<all>";
        return requirements.stream().map(Requirement::toString).collect(Collectors.joining(","));
    }
}

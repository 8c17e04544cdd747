package io.gatun.engine.spec.check;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration of the right shape whose values cannot be obeyed; carries everything that is wrong with it. */
public final class InvalidSpecException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Violation> violations;

    public InvalidSpecException(List<Violation> violations) {
        super(violations.stream().map(Violation::toString).collect(Collectors.joining("\n")));
        this.violations = List.copyOf(violations);
    }

    /** What is wrong, at least one entry. */
    public List<Violation> violations() {
        return violations;
    }
}

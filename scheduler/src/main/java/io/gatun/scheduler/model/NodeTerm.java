package io.gatun.scheduler.model;

import java.util.List;

/**
 * One alternative of a node selector: conditions on labels and on the field {@code metadata.name}; an empty one
 * matches no node.
 */
public record NodeTerm(List<Requirement> expressions, List<Requirement> fields) {
    /** The only node field that the API lets a selector use. */
    public static final String NAME_FIELD = "metadata.name";

    public NodeTerm {
        expressions = List.copyOf(expressions);
        fields = List.copyOf(fields);
    }

    public boolean matches(Node node) {
        if (expressions.isEmpty() && fields.isEmpty()) return false;
        for (var requirement : expressions) {
            if (!requirement.holds(node.labels().get(requirement.key()))) return false;
        }
        for (var requirement : fields) {
            if (!requirement.holds(node.name())) return false;
        }
        return true;
    }
}

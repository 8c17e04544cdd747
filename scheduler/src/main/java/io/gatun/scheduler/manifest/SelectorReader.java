package io.gatun.scheduler.manifest;

import io.gatun.scheduler.model.NodeTerm;
import io.gatun.scheduler.model.Requirement;
import io.gatun.scheduler.model.Selector;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Label selectors, node selectors and their requirements. */
final class SelectorReader {
    private SelectorReader() {}

    /** {@code matchLabels} and {@code matchExpressions}; an absent selector selects nothing. */
    static Selector labelSelector(Field field) {
        if (!field.isPresent()) return Selector.NOTHING;
        var requirements = new ArrayList<>(equalities(field.get("matchLabels")));
        for (var expression : field.get("matchExpressions").items())
            requirements.add(requirement(expression, Grammar.LABELS));
        return Selector.of(requirements);
    }

    /** A plain mapping of labels, as services and {@code nodeSelector} have; absent or empty selects everything. */
    static Selector plain(Field field) {
        return Selector.of(equalities(field));
    }

    private static List<Requirement> equalities(Field field) {
        var requirements = new ArrayList<Requirement>();
        field.texts().forEach((key, value) -> requirements.add(new Requirement.In(key, Set.of(value))));
        return requirements;
    }

    static List<NodeTerm> nodeTerms(Field field) {
        if (field.items().isEmpty()) throw field.wrong("must have at least one term");
        return field.list(SelectorReader::nodeTerm);
    }

    static NodeTerm nodeTerm(Field field) {
        var fields = field.get("matchFields").list(item -> {
            if (!item.get("key").text().equals(NodeTerm.NAME_FIELD)) {
                throw item.get("key").wrong("must be " + NodeTerm.NAME_FIELD);
            }
            return requirement(item, Grammar.LABELS);
        });
        return new NodeTerm(field.get("matchExpressions").list(item -> requirement(item, Grammar.NODES)), fields);
    }

    /** Node selectors may compare numbers, label selectors may not. */
    private enum Grammar {
        LABELS,
        NODES
    }

    private static Requirement requirement(Field field, Grammar grammar) {
        var key = field.get("key").required();
        var values = field.get("values");
        var operator = field.get("operator");
        return switch (operator.required()) {
            case "In" -> new Requirement.In(key, some(values));
            case "NotIn" -> new Requirement.NotIn(key, some(values));
            case "Exists" -> new Requirement.Exists(none(values, key));
            case "DoesNotExist" -> new Requirement.DoesNotExist(none(values, key));
            case "Gt" -> new Requirement.GreaterThan(key, number(values, operator, grammar));
            case "Lt" -> new Requirement.LessThan(key, number(values, operator, grammar));
            default -> throw unknown(operator);
        };
    }

    private static ManifestException unknown(Field operator) {
        return operator.wrong("unknown operator \"%s\"".formatted(Names.shortened(operator.text())));
    }

    private static Set<String> some(Field values) {
        var set = new LinkedHashSet<>(values.list(Field::text));
        if (set.isEmpty()) throw values.wrong("must not be empty for this operator");
        return Set.copyOf(set);
    }

    private static String none(Field values, String key) {
        if (!values.items().isEmpty()) throw values.wrong("must be empty for this operator");
        return key;
    }

    private static long number(Field values, Field operator, Grammar grammar) {
        if (grammar == Grammar.LABELS) throw unknown(operator);
        var items = values.items();
        if (items.size() != 1) throw values.wrong("must be one integer for this operator");
        try {
            return Long.parseLong(items.getFirst().text());
        } catch (NumberFormatException notAnInteger) {
            throw items.getFirst().wrong("must be an integer");
        }
    }
}

package io.gatun.scheduler.manifest;

import io.gatun.scheduler.model.AffinityTerm;
import io.gatun.scheduler.model.Labels;
import io.gatun.scheduler.model.NodeRules;
import io.gatun.scheduler.model.NodeTerm;
import io.gatun.scheduler.model.PodRules;
import io.gatun.scheduler.model.Requirement;
import io.gatun.scheduler.model.Selector;
import io.gatun.scheduler.model.SpreadConstraint;
import io.gatun.scheduler.model.Taint;
import io.gatun.scheduler.model.Toleration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a pod asks of nodes and of other pods. */
public final class AffinityReader {
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

    private AffinityReader() {}

    static NodeRules nodeRules(Field spec) {
        var affinity = nodeAffinity(spec.at("affinity", "nodeAffinity"));
        return new NodeRules(
                "",
                SelectorReader.plain(spec.get("nodeSelector")),
                affinity.required(),
                affinity.preferred(),
                spec.get("tolerations").list(AffinityReader::toleration));
    }

    /** A node affinity alone, as a profile may add to every pod. */
    public static NodeRules nodeAffinity(Field affinity) {
        var required = affinity.get(REQUIRED);
        Optional<List<NodeTerm>> terms = required.isPresent()
                ? Optional.of(SelectorReader.nodeTerms(required.get("nodeSelectorTerms")))
                : Optional.empty();
        var preferred = affinity.get(PREFERRED)
                .list(wish -> new NodeRules.Preference(weight(wish), SelectorReader.nodeTerm(wish.get("preference"))));
        return new NodeRules("", Selector.EVERYTHING, terms, preferred, List.of());
    }

    private static Toleration toleration(Field field) {
        var key = field.get("key").text();
        var operator = field.get("operator").choice(Toleration.Operator.class).orElse(Toleration.Operator.Equal);
        if (key.isEmpty() && operator == Toleration.Operator.Equal) {
            throw field.get("operator").wrong("must be Exists when the key is empty");
        }
        if (operator == Toleration.Operator.Exists && !field.get("value").text().isEmpty()) {
            throw field.get("value").wrong("must be empty when the operator is Exists");
        }
        return new Toleration(
                key, operator, field.get("value").text(), field.get("effect").choice(Taint.Effect.class));
    }

    static PodRules podRules(Field spec, Labels own, String namespace) {
        var reader = new TermReader(own, namespace);
        var near = spec.at("affinity", "podAffinity");
        var away = spec.at("affinity", "podAntiAffinity");
        var rules = new PodRules(
                near.get(REQUIRED).list(reader::term),
                away.get(REQUIRED).list(reader::term),
                near.get(PREFERRED).list(reader::weighted),
                away.get(PREFERRED).list(reader::weighted),
                spec.get("topologySpreadConstraints").list(reader::constraint));
        return rules.equals(PodRules.NONE) ? PodRules.NONE : rules;
    }

    private static int weight(Field field) {
        if (!field.get("weight").isPresent()) throw field.get("weight").wrong("is required");
        return field.get("weight").integer(0, 1, 100);
    }

    /** Terms of one pod, whose own labels its match label keys speak of. */
    private record TermReader(Labels own, String namespace) {
        AffinityTerm.Weighted weighted(Field field) {
            return new AffinityTerm.Weighted(weight(field), term(field.get("podAffinityTerm")));
        }

        AffinityTerm term(Field field) {
            var selector = SelectorReader.labelSelector(field.get("labelSelector"));
            for (var key : field.get("matchLabelKeys").list(Field::required)) selector = matching(selector, key);
            for (var key : field.get("mismatchLabelKeys").list(Field::required)) selector = differing(selector, key);
            var namespaces = new HashSet<>(field.get("namespaces").list(Field::required));
            var byLabel = field.get("namespaceSelector");
            if (namespaces.isEmpty() && !byLabel.isPresent()) namespaces.add(namespace);
            return new AffinityTerm(
                    namespaces,
                    SelectorReader.labelSelector(byLabel),
                    selector,
                    field.get("topologyKey").required());
        }

        private Selector matching(Selector selector, String key) {
            var value = own.get(key);
            return value == null ? selector : selector.and(new Requirement.In(key, Set.of(value)));
        }

        private Selector differing(Selector selector, String key) {
            var value = own.get(key);
            return value == null ? selector : selector.and(new Requirement.NotIn(key, Set.of(value)));
        }

        SpreadConstraint constraint(Field field) {
            var selector = SelectorReader.labelSelector(field.get("labelSelector"));
            for (var key : field.get("matchLabelKeys").list(Field::required)) selector = matching(selector, key);
            return AffinityReader.constraint(field, selector);
        }
    }

    /** A spread constraint with its selector already read; profiles have constraints without one. */
    public static SpreadConstraint constraint(Field field, Selector selector) {
        var when = field.get("whenUnsatisfiable");
        return new SpreadConstraint(
                field.get("topologyKey").required(),
                field.get("maxSkew").integer(1, 1, Integer.MAX_VALUE),
                field.get("minDomains").integer(1, 1, Integer.MAX_VALUE),
                selector,
                new SpreadConstraint.Policies(
                        when.choice(SpreadConstraint.When.class).orElseThrow(() -> when.wrong("is required")),
                        field.get("nodeAffinityPolicy")
                                .choice(SpreadConstraint.Inclusion.class)
                                .orElse(SpreadConstraint.Inclusion.Honor),
                        field.get("nodeTaintsPolicy")
                                .choice(SpreadConstraint.Inclusion.class)
                                .orElse(SpreadConstraint.Inclusion.Ignore)));
    }
}

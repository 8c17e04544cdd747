package io.gatun.scheduler.cluster;

import io.gatun.scheduler.model.AffinityTerm;
import io.gatun.scheduler.model.Labels;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.model.Selector;
import java.util.List;

/** Which pods a {@link DomainCounter} counts. Equal matchers share a counter. */
public sealed interface PodMatcher {
    boolean matches(PodShape shape, Labels namespaceLabels);

    /** Whether pods that are being deleted still count. */
    boolean countsTerminating();

    /** Pods that all these affinity terms speak of; with no term, none. */
    record AllTerms(List<AffinityTerm> terms) implements PodMatcher {
        @Override
        public boolean matches(PodShape shape, Labels namespaceLabels) {
            for (var term : terms) {
                if (!term.matches(shape.namespace(), namespaceLabels, shape.labels())) return false;
            }
            return !terms.isEmpty();
        }

        @Override
        public boolean countsTerminating() {
            return true;
        }
    }

    /** Living pods of one namespace, by label. */
    record InNamespace(String namespace, Selector selector) implements PodMatcher {
        @Override
        public boolean matches(PodShape shape, Labels namespaceLabels) {
            return namespace.equals(shape.namespace()) && selector.matches(shape.labels());
        }

        @Override
        public boolean countsTerminating() {
            return false;
        }
    }
}

package io.gatun.scheduler.simulate;

import io.gatun.scheduler.manifest.Field;
import java.util.List;

/** One step of a workload. */
sealed interface Step {
    /**
     * Nodes.
     *
     * @param labelKey the label to give to all nodes in turn, with the values; empty for none
     */
    record CreateNodes(int count, Field template, String labelKey, List<String> labelValues) implements Step {}

    record CreateNamespaces(String prefix, int count, Field template) implements Step {}

    /** Pods whose placement is waited for, unless it is said not to. */
    record CreatePods(int count, String namespace, Field template, Purpose purpose) implements Step {}

    /** The same in each of several namespaces. */
    record CreatePodSets(int namespaces, String prefix, CreatePods pods) implements Step {}

    /** From now on, while pods are measured, make objects of these templates; or make and remove them in turn. */
    record Churn(List<Field> templates, Mode mode, int intervalMillis) implements Step {}

    record DeletePods(String namespace) implements Step {}

    record CreateAny(Field template, String namespace) implements Step {}

    /** What pods are for. */
    enum Purpose {
        BACKGROUND,
        MEASURED,
        NOT_AWAITED
    }

    /** Whether what churns is removed again. */
    enum Mode {
        CREATE,
        RECREATE
    }
}

package io.gatun.scheduler.simulate;

import io.gatun.scheduler.manifest.Field;
import io.gatun.scheduler.manifest.Tree;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the steps of one workload, filling in numbers from its parameters and templates from their files. */
final class StepReader {

    private static final String NODES = "initNodes";
    private static final String BACKGROUND = "initPods";

    private final Field defaultPodTemplate;
    private final Field params;
    private final Map<String, Integer> overrides;
    private final Function<String, Field> templates;
    private final Map<String, Field> read = new HashMap<>();

    StepReader(
            Field defaultPodTemplate, Field params, Map<String, Integer> overrides, Function<String, Field> templates) {
        this.defaultPodTemplate = defaultPodTemplate;
        this.params = params;
        this.overrides = overrides;
        this.templates = templates;
    }

    Optional<Step> read(Field step) {
        var opcode = step.get("opcode");
        return switch (opcode.required()) {
            case "createNodes" -> Optional.of(nodes(step));
            case "createNamespaces" ->
                Optional.of(new Step.CreateNamespaces(
                        step.get("prefix").required(), count(step), template(step.get("namespaceTemplatePath"))));
            case "createPods" -> Optional.of(pods(step));
            case "createPodSets" ->
                Optional.of(new Step.CreatePodSets(
                        count(step), step.get("namespacePrefix").required(), pods(step.get("createPodsOp"))));
            case "churn" ->
                Optional.of(new Step.Churn(
                        step.get("templatePaths").list(this::template),
                        step.get("mode").text().equals("recreate") ? Step.Mode.RECREATE : Step.Mode.CREATE,
                        step.get("intervalMilliseconds").integer(500, 1, 3_600_000)));
            case "deletePods" ->
                Optional.of(new Step.DeletePods(step.get("namespace").required()));
            case "createAny" ->
                Optional.of(new Step.CreateAny(
                        template(step.get("templatePath")),
                        step.get("namespace").text()));
            case "barrier", "sleep", "startCollectingMetrics", "stopCollectingMetrics" -> Optional.empty();
            default -> throw opcode.wrong("unknown step " + opcode.text());
        };
    }

    private Step.CreateNodes nodes(Field step) {
        var labels = step.get("labelNodePrepareStrategy");
        return new Step.CreateNodes(
                count(step),
                template(step.get("nodeTemplatePath")),
                labels.get("labelKey").text(),
                labels.get("labelValues").list(Field::text));
    }

    private Step.CreatePods pods(Field step) {
        var own = step.get("podTemplatePath");
        var purpose = step.get("collectMetrics").flag(false)
                ? Step.Purpose.MEASURED
                : step.get("skipWaitToCompletion").flag(false) ? Step.Purpose.NOT_AWAITED : Step.Purpose.BACKGROUND;
        return new Step.CreatePods(
                count(step),
                step.get("namespace").text(),
                template(own.isPresent() ? own : defaultPodTemplate),
                purpose);
    }

    private int count(Field step) {
        var parameter = step.get("countParam").text();
        if (parameter.isEmpty()) return step.get("count").integer(1, 0, 10_000_000);
        var name = parameter.substring(1);
        var override = overrides.get(name);
        if (override != null) return override;
        int own = number(name);
        return name.equals(BACKGROUND) ? inProportion(own) : own;
    }

    /**
     * With fewer nodes than the workload has, fewer pods to begin with: they should be as full as they are in the
     * original.
     */
    private int inProportion(int pods) {
        var nodes = overrides.get(NODES);
        int original = number(NODES);
        return nodes == null || original == 0 ? pods : (int) ((long) pods * nodes / original);
    }

    private int number(String name) {
        return params.get(name).integer(0, 0, 10_000_000);
    }

    private Field template(Field path) {
        return path.isPresent()
                ? read.computeIfAbsent(path.required(), templates)
                : Field.top(Tree.NOTHING, "no template");
    }
}

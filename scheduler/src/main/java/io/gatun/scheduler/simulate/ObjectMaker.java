package io.gatun.scheduler.simulate;

import io.gatun.scheduler.manifest.Field;
import io.gatun.scheduler.manifest.NodeReader;
import io.gatun.scheduler.manifest.PodReader;
import io.gatun.scheduler.manifest.PriorityClasses;
import io.gatun.scheduler.manifest.Tree;
import io.gatun.scheduler.model.Labels;
import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.model.Resources;
import java.util.IdentityHashMap;
import java.util.Map;

/** Makes objects from templates: one shape per template and namespace, one name per object. */
final class ObjectMaker {
    private static final String HOSTNAME = "kubernetes.io/hostname";
    private static final Node.Allocatable ORDINARY = new Node.Allocatable(Resources.of(4000, 32L << 30), 110);

    private final PodReader pods = new PodReader(new PriorityClasses());
    private final IdentityHashMap<Field, Map<String, PodShape>> shapes = new IdentityHashMap<>();
    private int nodes;
    private int made;

    /** A node; one without a template has 4 CPUs, 32 GiB and room for 110 pods, as upstream's default has. */
    Node node(Step.CreateNodes step) {
        int number = nodes++;
        var template = step.template();
        var named = template.at("metadata", "name").text();
        var name = named.isEmpty() ? "node-" + number : named;
        var node = template.isPresent() && template.get("status").isPresent()
                ? NodeReader.read(withName(template, name))
                : Node.of(name, Labels.NONE, ORDINARY);
        var labels = node.labels().with(HOSTNAME, name);
        if (!step.labelKey().isEmpty()) {
            labels = labels.with(
                    step.labelKey(),
                    step.labelValues().get(number % step.labelValues().size()));
        }
        return node.with(labels);
    }

    private static Field withName(Field template, String name) {
        return template.with("metadata", template.get("metadata").with("name", new Tree.Scalar(name, Tree.Kind.TEXT)));
    }

    Pod pod(Field template, String namespace) {
        var shape = shapes.computeIfAbsent(template, unseen -> new java.util.HashMap<>())
                .computeIfAbsent(namespace, name -> shape(template, name));
        var name = "pod-" + made++;
        return Pod.waiting(name, name, shape);
    }

    private PodShape shape(Field template, String namespace) {
        var meta = template.get("metadata");
        var placed = namespace.isEmpty() ? meta : meta.with("namespace", new Tree.Scalar(namespace, Tree.Kind.TEXT));
        return pods.read(template.with("metadata", placed)).shape();
    }
}

package io.gatun.scheduler.manifest;

import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.Resources;
import io.gatun.scheduler.model.Taint;
import java.util.HashMap;
import java.util.Map;

/** Nodes. */
public final class NodeReader {
    private static final String PODS = "pods";
    private static final int PODS_BY_DEFAULT = 110;

    private NodeReader() {}

    public static Node read(Field node) {
        var meta = node.get("metadata");
        var status = node.get("status");
        var amounts = ResourceReader.amounts(
                status.get("allocatable").isPresent() ? status.get("allocatable") : status.get("capacity"));
        var pods = amounts.remove(PODS);
        return new Node(
                Names.name(meta.get("name")),
                Names.labels(meta.get("labels")),
                admission(node.get("spec")),
                new Node.Allocatable(
                        Resources.of(amounts),
                        pods == null ? PODS_BY_DEFAULT : (int) Math.min(pods, Integer.MAX_VALUE)),
                images(status));
    }

    private static Node.Admission admission(Field spec) {
        var taints = spec.get("taints")
                .list(taint -> new Taint(
                        taint.get("key").required(),
                        taint.get("value").text(),
                        taint.get("effect")
                                .choice(Taint.Effect.class)
                                .orElseThrow(() -> taint.get("effect").wrong("is required"))));
        boolean cordoned = spec.get("unschedulable").flag(false);
        return cordoned || !taints.isEmpty() ? new Node.Admission(cordoned, taints) : Node.Admission.OPEN;
    }

    private static Map<String, Long> images(Field status) {
        var sizes = new HashMap<String, Long>();
        for (var image : status.get("images").items()) {
            long size = image.get("sizeBytes").isPresent()
                    ? ResourceReader.quantity(image.get("sizeBytes")).units()
                    : 0;
            for (var name : image.get("names").list(Field::text)) sizes.put(name, size);
        }
        return Map.copyOf(sizes);
    }
}

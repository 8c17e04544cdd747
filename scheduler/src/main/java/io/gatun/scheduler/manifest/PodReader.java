package io.gatun.scheduler.manifest;

import io.gatun.scheduler.model.Demand;
import io.gatun.scheduler.model.HostPort;
import io.gatun.scheduler.model.Identity;
import io.gatun.scheduler.model.Labels;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.model.Standing;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Pods. Equal shapes become one object, so that a large cluster's pods stay small. */
public final class PodReader {
    private static final String GROUP_LABEL = "scheduling.x-k8s.io/pod-group";

    private final PriorityClasses priorities;
    private final Map<PodShape, PodShape> shapes = new HashMap<>();
    private int unnamed;

    public PodReader(PriorityClasses priorities) {
        this.priorities = priorities;
    }

    public Pod read(Field pod) {
        var meta = pod.get("metadata");
        var name = meta.get("name").isPresent() ? Names.name(meta.get("name")) : generated(meta);
        var namespace = namespace(meta);
        var uid = meta.get("uid").isPresent() ? meta.get("uid").text() : namespace + "/" + name;
        var shape = shape(pod, name);
        return new Pod(uid, name, shape, pod.at("spec", "nodeName").text(), status(pod));
    }

    private String generated(Field meta) {
        var prefix = meta.get("generateName");
        if (!prefix.isPresent()) throw meta.get("name").wrong("is required");
        return prefix.text() + unnamed++;
    }

    static String namespace(Field meta) {
        var namespace = meta.get("namespace").text();
        return namespace.isEmpty() ? "default" : namespace;
    }

    private PodShape shape(Field pod, String name) {
        var spec = pod.get("spec");
        if (spec.get("containers").items().isEmpty())
            throw spec.get("containers").wrong("must have at least one container");
        var labels = Names.labels(pod.at("metadata", "labels"));
        var identity = identity(pod, labels);
        var shape = new PodShape(
                identity,
                standing(spec),
                demand(spec, name),
                AffinityReader.nodeRules(spec),
                AffinityReader.podRules(spec, labels, identity.namespace()));
        var known = shapes.putIfAbsent(shape, shape);
        return known == null ? shape : known;
    }

    private static Identity identity(Field pod, Labels labels) {
        var spec = pod.get("spec");
        var scheduler = spec.get("schedulerName").text();
        return new Identity(
                namespace(pod.get("metadata")),
                labels,
                controller(pod.at("metadata", "ownerReferences")),
                scheduler.isEmpty() ? Identity.DEFAULT_SCHEDULER : scheduler,
                group(spec, labels));
    }

    private static Identity.Owner controller(Field owners) {
        return owners.items().stream()
                .filter(owner -> owner.get("controller").flag(false))
                .findFirst()
                .map(owner -> new Identity.Owner(
                        owner.get("kind").required(), owner.get("name").required()))
                .orElse(Identity.Owner.NONE);
    }

    /**
     * The group by any of the names it had: a field of the API, a reference to a workload, a label of the plugin
     * before it.
     */
    private static String group(Field spec, Labels labels) {
        var group = spec.at("schedulingGroup", "podGroupName").text();
        if (!group.isEmpty()) return group;
        var workload = spec.get("workloadRef");
        if (workload.isPresent()) {
            return workload.get("name").required() + "/"
                    + workload.get("podGroup").required();
        }
        var label = labels.get(GROUP_LABEL);
        return label == null ? "" : label;
    }

    private Standing standing(Field spec) {
        var gates = new LinkedHashSet<>(
                spec.get("schedulingGates").list(gate -> gate.get("name").required()));
        return priorities.standing(spec, gates.isEmpty() ? Set.of() : Set.copyOf(gates));
    }

    private static Demand demand(Field spec, String name) {
        return new Demand(
                ResourceReader.ofPod(spec, ResourceReader.Missing.NOTHING),
                ResourceReader.ofPod(spec, ResourceReader.Missing.DEFAULTS),
                ports(spec),
                images(spec),
                VolumeReader.volumes(spec, name));
    }

    private static List<HostPort> ports(Field spec) {
        var ports = new ArrayList<HostPort>();
        boolean host = spec.get("hostNetwork").flag(false);
        for (var container : spec.get("containers").items()) addPorts(container, host, ports);
        for (var container : spec.get("initContainers").items()) {
            if (ResourceReader.isSidecar(container)) addPorts(container, host, ports);
        }
        return ports;
    }

    private static void addPorts(Field container, boolean hostNetwork, List<HostPort> ports) {
        for (var port : container.get("ports").items()) {
            int inside = port.get("containerPort").integer(0, 0, 65535);
            // On the host's network every container port is a host port; the API server fills that in.
            int number = port.get("hostPort").integer(hostNetwork ? inside : 0, 0, 65535);
            if (number > 0)
                ports.add(new HostPort(
                        port.get("hostIP").text(), port.get("protocol").text(), number));
        }
    }

    private static List<String> images(Field spec) {
        var images = new ArrayList<String>();
        for (var kind : List.of("initContainers", "containers")) {
            for (var container : spec.get(kind).items())
                images.add(tagged(container.get("image").text()));
        }
        for (var volume : spec.get("volumes").items()) {
            var image = volume.at("image", "reference");
            if (image.isPresent()) images.add(tagged(image.text()));
        }
        return images;
    }

    /** An image without a tag means its latest. */
    private static String tagged(String image) {
        return image.lastIndexOf(':') <= image.lastIndexOf('/') ? image + ":latest" : image;
    }

    private static Pod.Status status(Field pod) {
        var status = pod.get("status");
        return new Pod.Status(
                time(pod.at("metadata", "creationTimestamp")),
                time(status.get("startTime")),
                status.get("nominatedNodeName").text(),
                ending(pod));
    }

    private static Pod.Ending ending(Field pod) {
        if (!pod.at("metadata", "deletionTimestamp").isPresent()) return Pod.Ending.NONE;
        boolean preempted = pod.at("status", "conditions").items().stream()
                .anyMatch(condition -> condition.get("type").text().equals("DisruptionTarget")
                        && condition.get("status").text().equals("True")
                        && condition.get("reason").text().equals("PreemptionByScheduler"));
        return preempted ? Pod.Ending.PREEMPTED : Pod.Ending.DELETED;
    }

    private static long time(Field field) {
        if (!field.isPresent()) return 0;
        try {
            return Instant.parse(field.literal()).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw field.wrong("must be a time such as 2026-01-31T12:00:00Z");
        }
    }

    /** Whether the pod has come to its end and takes nothing any more. */
    static boolean isFinished(Field pod) {
        var phase = pod.at("status", "phase").text();
        return phase.equals("Succeeded") || phase.equals("Failed");
    }
}

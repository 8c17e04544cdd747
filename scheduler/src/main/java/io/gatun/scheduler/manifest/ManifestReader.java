package io.gatun.scheduler.manifest;

import io.gatun.scheduler.model.DisruptionBudget;
import io.gatun.scheduler.model.PodGroup;
import io.gatun.scheduler.model.PodSelectorOwner;
import io.gatun.scheduler.model.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Objects as kubectl prints them, singly or in lists, of all kinds that scheduling looks at. */
public final class ManifestReader {
    /** API groups with the versions that are understood. */
    private static final Map<String, Set<String>> VERSIONS = Map.ofEntries(
            Map.entry("Pod", Set.of("v1")),
            Map.entry("Node", Set.of("v1")),
            Map.entry("Namespace", Set.of("v1")),
            Map.entry("Service", Set.of("v1")),
            Map.entry("ReplicationController", Set.of("v1")),
            Map.entry("PersistentVolume", Set.of("v1")),
            Map.entry("PersistentVolumeClaim", Set.of("v1")),
            Map.entry("ReplicaSet", Set.of("apps/v1")),
            Map.entry("StatefulSet", Set.of("apps/v1")),
            Map.entry("PriorityClass", Set.of("scheduling.k8s.io/v1")),
            Map.entry("PodDisruptionBudget", Set.of("policy/v1")),
            Map.entry("StorageClass", Set.of("storage.k8s.io/v1")),
            Map.entry(
                    "PodGroup",
                    Set.of(
                            "scheduling.k8s.io/v1alpha2",
                            "scheduling.k8s.io/v1alpha3",
                            "scheduling.k8s.io/v1beta1",
                            "scheduling.x-k8s.io/v1alpha1")),
            Map.entry("Workload", Set.of("scheduling.k8s.io/v1alpha1", "scheduling.k8s.io/v1alpha2")));

    private record Item(String kind, Field object) {}

    private final List<Item> items = new ArrayList<>();
    private final ClusterObjects objects = new ClusterObjects();
    private final OwnerChains owners = new OwnerChains();
    private final Map<String, String> places = new HashMap<>();

    /** Takes a document; objects are made by {@link #objects}, when all are there. */
    public void add(Field document) {
        var kind = document.get("kind").required();
        if (kind.equals("List")
                || (kind.endsWith("List") && document.get("items").isPresent())) {
            addItems(kind, document);
            return;
        }
        if (!VERSIONS.containsKey(kind)) {
            objects.ignored.merge(kind, 1, Integer::sum);
            return;
        }
        checkVersion(kind, document.get("apiVersion"));
        items.add(new Item(kind, document));
    }

    // kubectl prints typed lists (PodList) with items that lack kind and apiVersion.
    private void addItems(String listKind, Field list) {
        var itemKind = listKind.substring(0, listKind.length() - "List".length());
        for (var item : list.get("items").items()) {
            if (item.get("kind").isPresent() || itemKind.isEmpty()) add(item);
            else if (VERSIONS.containsKey(itemKind)) {
                checkVersion(itemKind, list.get("apiVersion"));
                items.add(new Item(itemKind, item));
            } else {
                objects.ignored.merge(itemKind, 1, Integer::sum);
            }
        }
    }

    private static void checkVersion(String kind, Field version) {
        var known = VERSIONS.getOrDefault(kind, Set.of());
        if (!known.contains(version.required())) {
            throw version.wrong("unknown version \"%s\" of %s; known: %s"
                    .formatted(
                            Names.shortened(version.text()),
                            kind,
                            String.join(", ", known.stream().sorted().toList())));
        }
    }

    /** Makes the objects; priority classes first, as pods refer to them. */
    public ClusterObjects objects() {
        var priorities = new PriorityClasses();
        for (var item : items) {
            owners.add(item.kind(), item.object());
            if (item.kind().equals("PriorityClass")) priorities.read(item.object());
        }
        owners.check();
        var pods = new PodReader(priorities);
        for (var item : items) read(item.kind(), item.object(), pods);
        return objects;
    }

    private void read(String kind, Field object, PodReader pods) {
        var meta = object.get("metadata");
        switch (kind) {
            case "Pod" -> {
                if (PodReader.isFinished(object)) return;
                var pod = pods.read(object);
                checkUnique(kind, pod.fullName(), meta.get("name"));
                objects.pods.add(pod);
            }
            case "Node" -> {
                var node = NodeReader.read(object);
                checkUnique(kind, node.name(), meta.get("name"));
                objects.nodes.add(node);
            }
            case "Namespace" -> {
                var name = Names.name(meta.get("name"));
                objects.namespaces.put(
                        name, Names.labels(meta.get("labels")).with("kubernetes.io/metadata.name", name));
            }
            case "Service", "ReplicationController" ->
                objects.owners.add(owner(kind, meta, SelectorReader.plain(object.at("spec", "selector"))));
            case "ReplicaSet", "StatefulSet" ->
                objects.owners.add(owner(kind, meta, SelectorReader.labelSelector(object.at("spec", "selector"))));
            case "PodDisruptionBudget" -> objects.budgets.add(budget(object));
            case "PersistentVolume" -> objects.offers.add(StorageReader.offer(object));
            case "PersistentVolumeClaim" -> objects.claims.add(StorageReader.claim(object));
            case "StorageClass" -> objects.storageClasses.add(StorageReader.storageClass(object));
            case "PodGroup" -> objects.groups.add(group(object));
            case "Workload" -> workload(object);
            default -> {} // priority classes are done
        }
    }

    private static PodSelectorOwner owner(String kind, Field meta, Selector selector) {
        return new PodSelectorOwner(kind, PodReader.namespace(meta), Names.name(meta.get("name")), selector);
    }

    private static DisruptionBudget budget(Field object) {
        var meta = object.get("metadata");
        return new DisruptionBudget(
                PodReader.namespace(meta),
                Names.name(meta.get("name")),
                SelectorReader.labelSelector(object.at("spec", "selector")),
                object.at("status", "disruptionsAllowed").integer(0, 0, Integer.MAX_VALUE),
                Set.copyOf(object.at("status", "disruptedPods").entries().keySet()));
    }

    private static PodGroup group(Field object) {
        var spec = object.get("spec");
        var count = spec.get("minMember").isPresent()
                ? spec.get("minMember")
                : spec.at("schedulingPolicy", "gang", "minCount");
        return new PodGroup(
                PodReader.namespace(object.get("metadata")),
                Names.name(object.at("metadata", "name")),
                count.integer(1, 1, 1_000_000));
    }

    private void workload(Field object) {
        var namespace = PodReader.namespace(object.get("metadata"));
        var name = Names.name(object.at("metadata", "name"));
        for (var group : object.at("spec", "podGroups").items()) {
            objects.groups.add(new PodGroup(
                    namespace,
                    name + "/" + group.get("name").required(),
                    group.at("policy", "gang", "minCount").integer(1, 1, 1_000_000)));
        }
    }

    /** Two objects of one kind and name cannot both be meant: which of them is true? */
    private void checkUnique(String kind, String identity, Field name) {
        var first = places.putIfAbsent(kind + " " + identity, name.place());
        if (first != null) throw name.wrong("%s %s is there twice, first in %s".formatted(kind, identity, first));
    }
}

package io.gatun.scheduler.cluster;

import io.gatun.scheduler.model.DisruptionBudget;
import io.gatun.scheduler.model.Labels;
import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.PodSelectorOwner;
import io.gatun.scheduler.model.PodShape;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Nodes and the pods on them. Not thread-safe: one scheduler owns it; others read a {@link #snapshot()}. Each event
 * costs what
 * it changes: a pod its node's row and the counters that concern it, a node its own row.
 */
public final class Cluster implements ClusterView {
    private static final int FIRST_SLOTS = 16;
    private static final int SHAPES_KEPT = 4096;

    private @Nullable Node[] nodes = new Node[FIRST_SLOTS];
    private PodList[] pods = new PodList[FIRST_SLOTS];
    private int[] podCounts = new int[FIRST_SLOTS];
    private int[] allowedPods = new int[FIRST_SLOTS];
    private int[] versions = new int[FIRST_SLOTS];
    private int slots;
    private long changes;

    private final ResourceTable table = new ResourceTable();
    private final NodeTraits traits = new NodeTraits();
    private final Storage storage = new Storage();
    private final Snapshots snapshots = new Snapshots();
    private final Map<String, Integer> slotByName = new HashMap<>();
    private final ArrayDeque<Integer> freeSlots = new ArrayDeque<>();
    private final Map<String, Pod> podsByUid = new HashMap<>();
    private final Orphans orphans = new Orphans();
    private final Map<PodShape, ShapeLinks> shapes = new HashMap<>();
    private final Map<String, Topology> topologies = new HashMap<>();
    private final Surroundings surroundings = new Surroundings();
    private final PodIndex index = new PodIndex(this::topology, this::namespaceLabels);

    public Cluster() {
        Arrays.setAll(pods, slot -> new PodList());
        table.grow(FIRST_SLOTS);
    }

    // ---- nodes

    /** Adds a node, or replaces the one of the same name. */
    public void put(Node node) {
        var known = slotByName.get(node.name());
        int slot = known != null ? known : newSlot(node.name());
        if (known != null) nodeLeaves(slot);
        nodes[slot] = node;
        topologies.values().forEach(topology -> topology.place(slot, node));
        table.setAllocatable(slot, node.allocatable().resources());
        allowedPods[slot] = node.allocatable().pods();
        traits.count(node, 1);
        index.nodeJoins(slot, node, pods[slot], this::links);
        changed(slot);
        orphans.take(node.name()).forEach(pod -> place(pod, slot));
    }

    /** Removes a node; its pods stay known and come back with it. */
    public void removeNode(String name) {
        var slot = slotByName.remove(name);
        if (slot == null) return;
        while (pods[slot].size() > 0) orphans.add(displace(slot, pods[slot].size() - 1), name);
        nodeLeaves(slot);
        nodes[slot] = null;
        topologies.values().forEach(topology -> topology.place(slot, null));
        table.clear(slot);
        freeSlots.add(slot);
        changed(slot);
    }

    private void nodeLeaves(int slot) {
        index.nodeLeaves(slot, pods[slot], this::links);
        traits.count(node(slot), -1);
    }

    private int newSlot(String name) {
        var free = freeSlots.poll();
        int slot = free != null ? free : slots++;
        if (slot == nodes.length) grow(2 * slot);
        slotByName.put(name, slot);
        return slot;
    }

    private void grow(int capacity) {
        int before = nodes.length;
        nodes = Arrays.copyOf(nodes, capacity);
        pods = Arrays.copyOf(pods, capacity);
        for (int slot = before; slot < capacity; slot++) pods[slot] = new PodList();
        podCounts = Arrays.copyOf(podCounts, capacity);
        allowedPods = Arrays.copyOf(allowedPods, capacity);
        versions = Arrays.copyOf(versions, capacity);
        table.grow(capacity);
        topologies.values().forEach(topology -> topology.grow(capacity));
        index.grow(capacity);
    }

    // ---- pods

    /** Adds a pod that has a node, or replaces what was known of it. */
    public void put(Pod pod) {
        var known = podsByUid.put(pod.uid(), pod);
        var slot = slotByName.get(pod.nodeName());
        if (known != null && slot != null && books(known, pod)) {
            pods[slot].replace(pods[slot].indexOf(pod.uid()), pod);
            snapshots.changed(slot);
            return;
        }
        if (known != null) leave(known);
        if (slot != null) place(pod, slot);
        else orphans.add(pod, pod.nodeName());
        if (shapes.size() > SHAPES_KEPT && shapes.size() > 2 * podsByUid.size()) forgetShapes();
    }

    /** Removes a pod; empty if it was not known. */
    public Optional<Pod> removePod(String uid) {
        var pod = podsByUid.remove(uid);
        if (pod == null) return Optional.empty();
        leave(pod);
        return Optional.of(pod);
    }

    /** Whether the one counts exactly as the other does, so that only the reference has to change. */
    private static boolean books(Pod known, Pod pod) {
        return known.nodeName().equals(pod.nodeName())
                && known.shape().equals(pod.shape())
                && known.isTerminating() == pod.isTerminating();
    }

    private void leave(Pod pod) {
        var slot = slotByName.get(pod.nodeName());
        if (slot != null) displace(slot, pods[slot].indexOf(pod.uid()));
        else orphans.remove(pod);
    }

    private void place(Pod pod, int slot) {
        pods[slot].add(pod);
        book(pod, slot, 1);
    }

    private Pod displace(int slot, int position) {
        var pod = pods[slot].remove(position);
        book(pod, slot, -1);
        return pod;
    }

    private void book(Pod pod, int slot, int sign) {
        var links = links(pod);
        links.pods += sign;
        podCounts[slot] += sign;
        table.book(slot, links, sign);
        index.add(pod, slot, links, sign);
        if (links.hasClaims) storage.use(pod, sign);
        changed(slot);
    }

    /**
     * Takes a pod off its node for a trial; undone by {@link #putBack}, after which the cluster is as if nothing had
     * been.
     */
    public int lift(Pod pod, int slot) {
        int position = pods[slot].indexOf(pod.uid());
        displace(slot, position);
        return position;
    }

    public void putBack(Pod pod, int slot, int position) {
        pods[slot].insert(position, pod);
        book(pod, slot, 1);
    }

    /** The node's version, to be given back by {@link #restoreVersion} after a trial that was undone. */
    public int version(int slot) {
        return versions[slot];
    }

    public void restoreVersion(int slot, int version) {
        versions[slot] = version;
    }

    /** Changes whenever anything about the node or its pods does. */
    public int[] versions() {
        return versions;
    }

    /** Counts all changes of nodes and pods. */
    public long changes() {
        return changes;
    }

    /** Something other than a node's row changed that decisions may depend on. */
    public void touch() {
        changes++;
    }

    /** Gives back {@link #changes()} after a trial. */
    public void restoreChanges(long before) {
        changes = before;
    }

    private void changed(int slot) {
        versions[slot]++;
        changes++;
        snapshots.changed(slot);
    }

    public Optional<Pod> pod(String uid) {
        return Optional.ofNullable(podsByUid.get(uid));
    }

    public int podCount() {
        return podsByUid.size();
    }

    // ---- the rest

    /** A namespace's labels; a change re-counts every pod, as any term may speak of namespaces by label. */
    public void putNamespace(String name, Labels labels) {
        if (labels.equals(namespaceLabels(name))) return;
        for (int slot = 0; slot < slots; slot++) {
            if (nodes[slot] != null) nodeLeaves(slot);
        }
        surroundings.putNamespace(name, labels);
        index.forgetLinks();
        for (int slot = 0; slot < slots; slot++) {
            var node = nodes[slot];
            if (node == null) continue;
            traits.count(node, 1);
            index.nodeJoins(slot, node, pods[slot], this::links);
        }
        changes++;
    }

    @Override
    public Labels namespaceLabels(String name) {
        return surroundings.namespaceLabels(name);
    }

    /** Budgets and owners, to be changed there; call {@link #touch} after it. */
    public Surroundings surroundings() {
        return surroundings;
    }

    public ClusterSnapshot snapshot() {
        return snapshots.take(this);
    }

    private ShapeLinks links(Pod pod) {
        return links(pod.shape());
    }

    private ShapeLinks links(PodShape shape) {
        var known = shapes.get(shape);
        if (known != null) return known;
        var made = new ShapeLinks(shape, table);
        shapes.put(shape, made);
        return made;
    }

    /** The one instance of this shape, so that equal pods share it. */
    public PodShape intern(PodShape shape) {
        return links(shape).shape;
    }

    private void forgetShapes() {
        shapes.values().removeIf(links -> links.pods == 0);
        index.sweepHolders(shapes.values());
    }

    // ---- the view

    @Override
    public int slots() {
        return slots;
    }

    @Override
    public int nodeCount() {
        return slotByName.size();
    }

    @Override
    public boolean isPresent(int slot) {
        return nodes[slot] != null;
    }

    @Override
    public Node node(int slot) {
        var node = nodes[slot];
        if (node == null) throw new IllegalStateException("no node in slot " + slot);
        return node;
    }

    @Override
    public int slotOf(String nodeName) {
        return slotByName.getOrDefault(nodeName, -1);
    }

    @Override
    public PodList pods(int slot) {
        return pods[slot];
    }

    @Override
    public int[] allowedPods() {
        return allowedPods;
    }

    @Override
    public int[] podCounts() {
        return podCounts;
    }

    @Override
    public int column(String resource) {
        return table.column(resource);
    }

    @Override
    public long[] allocatable(int column) {
        return table.allocatable(column);
    }

    @Override
    public long[] requested(int column) {
        return table.requested(column);
    }

    @Override
    public long[] scored(int column) {
        return table.scored(column);
    }

    @Override
    public Topology topology(String key) {
        var known = topologies.get(key);
        if (known != null) return known;
        var made = new Topology(key, nodes.length);
        for (int slot = 0; slot < slots; slot++) made.place(slot, nodes[slot]);
        topologies.put(key, made);
        return made;
    }

    @Override
    public DomainCounter counter(PodMatcher matcher, String topologyKey, NodeScope scope) {
        var found = index.counter(matcher, topologyKey, scope, nodes.length);
        if (found.isNew()) {
            for (int slot = 0; slot < slots; slot++) {
                var node = nodes[slot];
                if (node != null) index.join(found.counter(), slot, node, pods[slot]);
            }
        }
        return found.counter();
    }

    @Override
    public List<TermHolder> holders(TermHolder.Role role, PodShape shape) {
        return index.speakingOf(role, links(shape));
    }

    @Override
    public int nodesWith(Trait trait) {
        return traits.nodesWith(trait);
    }

    @Override
    public int nodesWithImage(String image) {
        return traits.nodesWithImage(image);
    }

    @Override
    public Storage storage() {
        return storage;
    }

    @Override
    public Collection<DisruptionBudget> budgets() {
        return surroundings.budgets();
    }

    @Override
    public Collection<PodSelectorOwner> owners(String namespace) {
        return surroundings.owners(namespace);
    }
}

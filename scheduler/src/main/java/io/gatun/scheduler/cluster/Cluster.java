package io.gatun.scheduler.cluster;

import io.gatun.scheduler.model.DisruptionBudget;
import io.gatun.scheduler.model.Labels;
import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.PodSelectorOwner;
import io.gatun.scheduler.model.PodShape;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Nodes and the pods on them. Not thread-safe: one scheduler owns it; others read a {@link #snapshot()}. Each event
 * costs what it changes: a pod its node's row and the counters that concern it, a node its own row.
 */
public final class Cluster implements ClusterView {
    private final NodeRows rows = new NodeRows();
    private final ResourceTable table = new ResourceTable();
    private final Topologies topologies = new Topologies(rows);
    private final NodeTraits traits = new NodeTraits();
    private final Storage storage = new Storage();
    private final Snapshots snapshots = new Snapshots();
    private final Map<String, Pod> podsByUid = new HashMap<>();
    private final Orphans orphans = new Orphans();
    private final Shapes shapes = new Shapes(table);
    private final Surroundings surroundings = new Surroundings();
    private final PodIndex index = new PodIndex(topologies::of, this::namespaceLabels);
    private long changes;

    public Cluster() {
        table.grow(rows.capacity());
    }

    // ---- nodes

    /** Adds a node, or replaces the one of the same name. */
    public void put(Node node) {
        int known = rows.slotOf(node.name());
        int slot = known >= 0 ? known : newSlot(node.name());
        if (known >= 0) nodeLeaves(slot);
        topologies.place(slot, rows.nodes[slot], node);
        rows.nodes[slot] = node;
        rows.allowedPods[slot] = node.allocatable().pods();
        table.setAllocatable(slot, node.allocatable().resources());
        nodeJoins(slot, node);
        changed(slot);
        orphans.take(node.name()).forEach(pod -> place(pod, slot));
    }

    /** Removes a node; its pods stay known and come back with it. */
    public void removeNode(String name) {
        int slot = rows.slotOf(name);
        if (slot < 0) return;
        var pods = rows.pods[slot];
        while (pods.size() > 0) orphans.add(displace(slot, pods.size() - 1), name);
        nodeLeaves(slot);
        topologies.place(slot, rows.nodes[slot], null);
        table.clear(slot);
        rows.giveBack(name, slot);
        changed(slot);
    }

    private void nodeJoins(int slot, Node node) {
        traits.count(node, 1);
        index.nodeJoins(slot, node, rows.pods[slot], shapes::links);
    }

    private void nodeLeaves(int slot) {
        index.nodeLeaves(slot, rows.pods[slot], shapes::links);
        traits.count(node(slot), -1);
    }

    private int newSlot(String name) {
        int before = rows.capacity();
        int slot = rows.take(name);
        if (rows.capacity() == before) return slot;
        table.grow(rows.capacity());
        topologies.grow(rows.capacity());
        index.grow(rows.capacity());
        return slot;
    }

    // ---- pods

    /** Adds a pod that has a node, or replaces what was known of it. */
    public void put(Pod pod) {
        var known = podsByUid.put(pod.uid(), pod);
        int slot = rows.slotOf(pod.nodeName());
        if (known != null && slot >= 0 && books(known, pod)) {
            var pods = rows.pods[slot];
            pods.replace(pods.indexOf(pod.uid()), pod);
            snapshots.changed(slot);
            return;
        }
        if (known != null) leave(known);
        if (slot >= 0) place(pod, slot);
        else orphans.add(pod, pod.nodeName());
        if (shapes.areTooMany(podsByUid.size())) index.sweepHolders(shapes.sweep());
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
        int slot = rows.slotOf(pod.nodeName());
        if (slot >= 0) displace(slot, rows.pods[slot].indexOf(pod.uid()));
        else orphans.remove(pod);
    }

    private void place(Pod pod, int slot) {
        rows.pods[slot].add(pod);
        book(pod, slot, 1);
    }

    private Pod displace(int slot, int position) {
        var pod = rows.pods[slot].remove(position);
        book(pod, slot, -1);
        return pod;
    }

    private void book(Pod pod, int slot, int sign) {
        var links = shapes.links(pod);
        links.pods += sign;
        rows.podCounts[slot] += sign;
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
        int position = rows.pods[slot].indexOf(pod.uid());
        displace(slot, position);
        return position;
    }

    public void putBack(Pod pod, int slot, int position) {
        rows.pods[slot].insert(position, pod);
        book(pod, slot, 1);
    }

    public Optional<Pod> pod(String uid) {
        return Optional.ofNullable(podsByUid.get(uid));
    }

    public int podCount() {
        return podsByUid.size();
    }

    /** The one instance of this shape, so that equal pods share it. */
    public PodShape intern(PodShape shape) {
        return shapes.links(shape).shape;
    }

    // ---- versions

    private void changed(int slot) {
        rows.versions[slot]++;
        changes++;
        snapshots.changed(slot);
    }

    /** Changes whenever anything about the node or its pods does. */
    public int[] versions() {
        return rows.versions;
    }

    /** The node's version, to be given back by {@link #restoreVersion} after a trial that was undone. */
    public int version(int slot) {
        return rows.versions[slot];
    }

    public void restoreVersion(int slot, int version) {
        rows.versions[slot] = version;
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

    // ---- the rest

    /** A namespace's labels; a change re-counts every pod, as any term may speak of namespaces by label. */
    public void putNamespace(String name, Labels labels) {
        if (labels.equals(namespaceLabels(name))) return;
        for (int slot = 0; slot < slots(); slot++) {
            if (isPresent(slot)) nodeLeaves(slot);
        }
        surroundings.putNamespace(name, labels);
        index.forgetLinks();
        for (int slot = 0; slot < slots(); slot++) {
            if (isPresent(slot)) nodeJoins(slot, node(slot));
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

    // ---- the view

    @Override
    public int slots() {
        return rows.slots();
    }

    @Override
    public int nodeCount() {
        return rows.nodeCount();
    }

    @Override
    public boolean isPresent(int slot) {
        return rows.nodes[slot] != null;
    }

    @Override
    public Node node(int slot) {
        return rows.node(slot);
    }

    @Override
    public int slotOf(String nodeName) {
        return rows.slotOf(nodeName);
    }

    @Override
    public PodList pods(int slot) {
        return rows.pods[slot];
    }

    @Override
    public int[] allowedPods() {
        return rows.allowedPods;
    }

    @Override
    public int[] podCounts() {
        return rows.podCounts;
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
        return topologies.of(key);
    }

    @Override
    public DomainCounter counter(PodMatcher matcher, String topologyKey, NodeScope scope) {
        var found = index.counter(matcher, topologyKey, scope, rows.capacity());
        if (found.isNew()) {
            for (int slot = 0; slot < slots(); slot++) {
                if (isPresent(slot)) index.join(found.counter(), slot, node(slot), pods(slot));
            }
        }
        return found.counter();
    }

    @Override
    public List<TermHolder> holders(TermHolder.Role role, PodShape shape) {
        return index.speakingOf(role, shapes.links(shape));
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

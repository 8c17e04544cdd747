package io.gatun.scheduler.cluster;

import io.gatun.scheduler.model.DisruptionBudget;
import io.gatun.scheduler.model.Labels;
import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.PodSelectorOwner;
import io.gatun.scheduler.model.PodShape;
import java.util.Collection;
import java.util.List;

/**
 * What plugins may read. Nodes are numbered by slot, 0 to {@link #slots()}; a slot may be empty between events. Arrays
 * that are handed out are the live columns: read them within one decision, never write them.
 */
public interface ClusterView {
    int slots();

    int nodeCount();

    boolean isPresent(int slot);

    Node node(int slot);

    /** The node's slot, or -1. */
    int slotOf(String nodeName);

    PodList pods(int slot);

    /** How many pods each node may have. */
    int[] allowedPods();

    /** How many pods each node has. */
    int[] podCounts();

    /** The column of a resource, or -1 when no node and no pod ever named it. */
    int column(String resource);

    /** Allocatable amounts by slot. */
    long[] allocatable(int column);

    /** Sums of requests by slot. */
    long[] requested(int column);

    /** Sums of scored requests by slot: CPU and memory with defaults, any other column as {@link #requested}. */
    long[] scored(int column);

    /** Slot to domain of a topology key, -1 where the node lacks the label. */
    Topology topology(String key);

    /** A count of pods per domain, kept from now on. */
    DomainCounter counter(PodMatcher matcher, String topologyKey, NodeScope scope);

    /** The terms of pods that are on nodes, of this role, which speak of pods of this shape. */
    List<TermHolder> holders(TermHolder.Role role, PodShape shape);

    /** Labels of a namespace; its own name at least. */
    Labels namespaceLabels(String namespace);

    /** How many nodes have a property of {@link Trait}. */
    int nodesWith(Trait trait);

    /** How many nodes have an image of this name. */
    int nodesWithImage(String image);

    Storage storage();

    Collection<DisruptionBudget> budgets();

    /** Services and controllers of a namespace. */
    Collection<PodSelectorOwner> owners(String namespace);

    /** Properties of nodes that are rare enough to skip work when no node has them. */
    enum Trait {
        CORDONED,
        FORBIDDING_TAINT,
        DISCOURAGING_TAINT,
        IMAGES
    }
}

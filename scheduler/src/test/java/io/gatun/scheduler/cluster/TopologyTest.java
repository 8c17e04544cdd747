package io.gatun.scheduler.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.scheduler.model.Labels;
import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.Resources;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopologyTest {
    private static final String KEY = "kubernetes.io/hostname";

    private final Cluster cluster = new Cluster();

    private static Node node(String name, String value) {
        return Node.of(name, Labels.of(KEY, value), new Node.Allocatable(Resources.of(1000, 1 << 30), 10));
    }

    @Test
    void nodesThatComeAndGoUnderEverNewNamesLeaveNothingBehind() {
        cluster.put(node("stays", "stays"));
        var topology = cluster.topology(KEY);
        for (int i = 0; i < 10_000; i++) {
            cluster.put(node("n" + i, "n" + i));
            cluster.removeNode("n" + i);
        }
        assertEquals(2, topology.domains(), "one number, used again each time");
    }

    @Test
    void aDomainIsThereWhileAnyOfItsNodesIs() {
        for (var name : List.of("a", "b", "c")) cluster.put(node(name, "zone"));
        var domainOf = cluster.topology(KEY).domainOf();
        cluster.removeNode("a");
        cluster.put(node("b", "other"));
        assertEquals(1, domainOf[cluster.slotOf("b")]);
        assertEquals(0, domainOf[cluster.slotOf("c")]);
        cluster.put(node("c", "other"));
        cluster.put(node("d", "third"));
        assertEquals(0, domainOf[cluster.slotOf("d")], "the number of the zone that nobody is in any more");
    }
}

package io.gatun.scheduler.cluster;

import io.gatun.scheduler.model.NodeRow;
import io.gatun.scheduler.model.Pod;
import java.util.AbstractList;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Makes snapshots; the work is proportional to the rows that changed since the last one. */
final class Snapshots {
    private final BitSet changed = new BitSet();
    private ClusterSnapshot last = new ClusterSnapshot(new @Nullable NodeRow[0][]);

    void changed(int slot) {
        changed.set(slot);
    }

    ClusterSnapshot take(Cluster cluster) {
        if (changed.isEmpty()) return last;
        int size = ClusterSnapshot.CHUNK;
        var chunks = java.util.Arrays.copyOf(last.chunks(), (cluster.slots() + size - 1) / size);
        int copied = -1;
        for (int slot = changed.nextSetBit(0); slot >= 0; slot = changed.nextSetBit(slot + 1)) {
            int chunk = slot / size;
            if (chunk != copied) {
                chunks[chunk] = chunks[chunk] == null ? new @Nullable NodeRow[size] : chunks[chunk].clone();
                copied = chunk;
            }
            chunks[chunk][slot % size] = row(cluster, slot);
        }
        changed.clear();
        last = new ClusterSnapshot(chunks);
        return last;
    }

    private static @Nullable NodeRow row(Cluster cluster, int slot) {
        if (!cluster.isPresent(slot)) return null;
        var pods = cluster.pods(slot);
        return new NodeRow(cluster.node(slot), new Frozen(pods.share(), pods.size()));
    }

    /** A fixed prefix of a shared array. */
    private static final class Frozen extends AbstractList<Pod> {
        private final Pod[] pods;
        private final int size;

        Frozen(Pod[] pods, int size) {
            this.pods = pods;
            this.size = size;
        }

        @Override
        public Pod get(int index) {
            return pods[java.util.Objects.checkIndex(index, size)];
        }

        @Override
        public int size() {
            return size;
        }
    }
}

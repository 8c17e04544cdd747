package io.gatun.scheduler.cluster;

import io.gatun.scheduler.model.NodeRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cluster at one instant, for readers on other threads. Snapshots share whatever did not change between them: rows
 * in chunks, and each row's array of pods with the cluster itself, which copies it before its next write.
 */
public final class ClusterSnapshot {
    static final int CHUNK = 128;

    private final @Nullable NodeRow[][] chunks;

    ClusterSnapshot(@Nullable NodeRow[][] chunks) {
        this.chunks = chunks;
    }

    /** Rows of the nodes there are, in slot order. */
    public List<NodeRow> rows() {
        var rows = new ArrayList<NodeRow>();
        for (var chunk : chunks) {
            for (var row : chunk) {
                if (row != null) rows.add(row);
            }
        }
        return rows;
    }

    public Optional<NodeRow> row(String nodeName) {
        return rows().stream().filter(row -> row.node().name().equals(nodeName)).findFirst();
    }

    @Nullable
    NodeRow[][] chunks() {
        return chunks;
    }
}

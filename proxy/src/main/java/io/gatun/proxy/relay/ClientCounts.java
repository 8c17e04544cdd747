package io.gatun.proxy.relay;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many connections each client has. For many threads; knows those only who have some. */
public final class ClientCounts {
    private final Map<Long, Integer> counts = new ConcurrentHashMap<>();

    /** Counts one more, unless the client has so many already. */
    public boolean enter(long host, int most) {
        var entered = new boolean[1];
        counts.compute(host, (key, count) -> {
            int now = count == null ? 0 : count;
            entered[0] = now < most;
            return entered[0] ? Integer.valueOf(now + 1) : count;
        });
        return entered[0];
    }

    public void leave(long host) {
        counts.computeIfPresent(host, (key, count) -> count == 1 ? null : count - 1);
    }
}

package io.gatun.proxy.table;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which member each client had last, for so long after it came last. For many threads; how many clients it remembers is bounded. */
final class Affinity {
    private static final int MAX_CLIENTS = 1 << 17;

    private final Map<Long, Pin> pins = new ConcurrentHashMap<>();
    private final long nanos;

    private record Pin(Member member, long untilNanos) {
        boolean isOver(long now) {
            return untilNanos - now <= 0;
        }
    }

    Affinity(Duration time) {
        nanos = time.toNanos();
    }

    /** Whom a client had, if that may still be chosen. */
    @Nullable
    Member of(long client) {
        Pin pin = pins.get(client);
        if (pin == null || pin.isOver(System.nanoTime()) || !pin.member().isChosen()) return null;
        return pin.member();
    }

    /** A client has this one. */
    void pin(long client, Member member) {
        long now = System.nanoTime();
        if (pins.size() >= MAX_CLIENTS && !pins.containsKey(client)) {
            pins.values().removeIf(pin -> pin.isOver(now));
            if (pins.size() >= MAX_CLIENTS) return; // balanced as if it had never come
        }
        pins.put(client, new Pin(member, now + nanos));
    }
}

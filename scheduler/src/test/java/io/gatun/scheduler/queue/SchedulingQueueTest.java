package io.gatun.scheduler.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.scheduler.framework.PreEnqueue;
import io.gatun.scheduler.framework.QueueSort;
import io.gatun.scheduler.framework.QueueingHint;
import io.gatun.scheduler.model.Demand;
import io.gatun.scheduler.model.Identity;
import io.gatun.scheduler.model.Labels;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.model.Resources;
import io.gatun.scheduler.model.Standing;
import io.gatun.scheduler.plugin.PrioritySort;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SchedulingQueueTest {
    private static final int PODS = 10_000;
    private static final PodShape SHAPE =
            PodShape.of(Identity.of("default", Labels.NONE), Demand.of(Resources.of(1000, 0)));

    private final AtomicInteger comparisons = new AtomicInteger();
    private final SchedulingQueue queue =
            new SchedulingQueue(new NoRules(), new NoGroups(), counted(new PrioritySort()), new Backoff(1000, 10_000));

    private static final class NoRules implements SchedulingQueue.Rules {
        @Override
        public Iterable<PreEnqueue> preEnqueue(Pod pod) {
            return List.of();
        }

        @Override
        public @Nullable QueueingHint hint(String plugin, String scheduler) {
            return null;
        }
    }

    private static final class NoGroups implements PreEnqueue.Groups {
        @Override
        public int needed(String namespace, String group) {
            return -1;
        }

        @Override
        public int members(String namespace, String group) {
            return 0;
        }
    }

    private QueueSort counted(QueueSort order) {
        return new QueueSort() {
            @Override
            public String name() {
                return order.name();
            }

            @Override
            public int compare(Pod one, long oneSinceMillis, Pod other, long otherSinceMillis) {
                comparisons.incrementAndGet();
                return order.compare(one, oneSinceMillis, other, otherSinceMillis);
            }
        };
    }

    private static Pod pod(int number, int priority) {
        return Pod.waiting("p" + number, "p" + number, SHAPE.with(Standing.of(priority)));
    }

    /** Twice the depth of a tree of that many pods is plenty; a scan would need thousands. */
    private void costsLittle(String what, Runnable change) {
        comparisons.set(0);
        change.run();
        assertTrue(comparisons.get() <= 64, () -> what + " took " + comparisons + " comparisons");
    }

    @Test
    void aPodMayLeaveOrChangeInTheMiddleOfALongQueueWithoutAScan() {
        for (int i = 0; i < PODS; i++) queue.put(pod(i, i % 7), 0);
        costsLittle("removing", () -> queue.remove("p5000"));
        costsLittle("changing", () -> queue.put(pod(4000, 9), 0));
        costsLittle("amending", () -> queue.amend(pod(3000, 3)));
        costsLittle(
                "polling",
                () -> assertEquals("p4000", queue.poll(0).orElseThrow().pod().name()));
        assertEquals(PODS - 2, queue.ready());
    }
}

package io.gatun.scheduler;

import io.gatun.scheduler.framework.Binding;
import io.gatun.scheduler.model.Pod;
import java.util.List;

/** What the scheduler wants done. */
public sealed interface Decision {
    Pod pod();

    /** Bind the pod; the scheduler counts it as placed until {@link Scheduler#bindingFailed} or its removal. */
    record Bind(Binding binding) implements Decision {
        @Override
        public Pod pod() {
            return binding.pod();
        }

        public String node() {
            return binding.node();
        }
    }

    /** Evict the victims and write down that the pod is to get their place; it is tried again when they are gone. */
    record MakeRoom(Pod pod, String node, List<Pod> victims, String message) implements Decision {}

    /** Not now: the message is what belongs into the pod's condition. */
    record Postpone(Pod pod, String message) implements Decision {}
}

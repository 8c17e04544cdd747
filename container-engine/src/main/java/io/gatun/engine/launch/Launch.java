package io.gatun.engine.launch;

import io.gatun.engine.plan.ContainerPlan;
import io.gatun.engine.plan.step.Slot;
import io.gatun.linux.handle.Fd;
import java.util.List;
import java.util.Map;

/**
 * A plan with everything it needs from the engine.
 *
 * @param plan what is done
 * @param provided the descriptors of the slots that the plan calls provided, but for the launcher's own; borrowed
 * @param title what ps(1) shows for the supervisor
 * @param preserved descriptors that the program gets behind its standard streams; borrowed
 * @param surroundings what else of the caller the program finds
 */
public record Launch(
        ContainerPlan plan, Map<Slot, Fd> provided, List<String> title, List<Fd> preserved, Surroundings surroundings) {
    public Launch {
        provided = Map.copyOf(provided);
        title = List.copyOf(title);
        preserved = List.copyOf(preserved);
    }

    /** A program that may find all of the caller that its plan leaves. */
    public Launch(ContainerPlan plan, Map<Slot, Fd> provided, List<String> title, List<Fd> preserved) {
        this(plan, provided, title, preserved, Surroundings.CALLERS);
    }

    /** What a program has beside its plan. */
    public enum Surroundings {
        /** The standard streams of this process, or the network namespace of this thread. */
        CALLERS,
        /** Nothing: whoever in this program starts it, and when, makes no difference. */
        NONE
    }
}

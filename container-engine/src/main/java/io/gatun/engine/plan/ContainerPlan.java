package io.gatun.engine.plan;

import io.gatun.engine.plan.step.Resource;
import io.gatun.engine.plan.step.Step;
import java.util.List;

/**
 * All that is done to make a container's process, in order, as a value: printed, compared, tested and executed.
 *
 * @param resources what the engine opens on the host before, in the order of the descriptors
 * @param supervisor what the process does that makes the container's and then waits for it
 * @param helper what a third process does between them, where there is one: it goes into a running container
 * @param container what the container's process does until it is the program
 */
public record ContainerPlan(List<Resource> resources, List<Step> supervisor, List<Step> helper, List<Step> container) {
    public ContainerPlan {
        resources = List.copyOf(resources);
        supervisor = List.copyOf(supervisor);
        helper = List.copyOf(helper);
        container = List.copyOf(container);
    }

    /** The plan for a container. Nothing is opened or changed. */
    public static ContainerPlan of(PlanInput input) {
        return ContainerPlanner.plan(input);
    }

    /** The plan for one more process in a running container. Nothing is opened or changed. */
    public static ContainerPlan of(ExecInput input) {
        return ExecPlanner.plan(input);
    }
}

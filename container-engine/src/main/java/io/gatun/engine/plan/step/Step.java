package io.gatun.engine.plan.step;

/**
 * One thing that is done on the way to a container, as a value. What it takes is in its fields, why it is done in its
 * reason; which system calls it becomes is the lowering's business.
 */
public sealed interface Step permits SupervisorStep, NamespaceStep, MountStep, ProcessStep {
    /** Why the step is there, in one line: what {@code gatun plan} and error messages print. */
    String reason();
}

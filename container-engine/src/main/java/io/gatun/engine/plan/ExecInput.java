package io.gatun.engine.plan;

import io.gatun.engine.plan.PlanInput.Cgroups;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Supervision;
import io.gatun.engine.security.BpfProgram;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.Seccomp;
import java.util.Optional;
import java.util.Set;

/**
 * What the plan for one more process in a running container is made from.
 *
 * @param process valid: its checks have been run
 * @param namespaces which namespaces of {@link Slot#TARGET}, a process of the container, are joined; a user namespace only if it
 *     is not the engine's own
 * @param cgroups how the process gets into the container's groups
 * @param confinement what it may not do
 * @param supervision who waits for it
 * @param preservedDescriptors how many descriptors behind the standard streams the program gets
 */
public record ExecInput(
        ProcessSpec process,
        Set<NamespaceType> namespaces,
        Cgroups cgroups,
        Confinement confinement,
        Supervision supervision,
        int preservedDescriptors) {
    public ExecInput {
        namespaces = Set.copyOf(namespaces);
    }

    /**
     * The container's system call filter and what the kernel knows of capabilities.
     *
     * @param profile where the filter is from
     * @param filter compiled
     * @param lastCapability the highest capability the kernel knows
     * @param grantable the capabilities that can be given, as bits
     */
    public record Confinement(
            Optional<Seccomp> profile, Optional<BpfProgram> filter, int lastCapability, long grantable) {}
}

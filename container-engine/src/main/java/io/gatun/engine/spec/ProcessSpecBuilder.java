package io.gatun.engine.spec;

import io.gatun.engine.spec.ProcessSpec.CapabilitySets;
import io.gatun.engine.spec.ProcessSpec.ConsoleSize;
import io.gatun.engine.spec.ProcessSpec.CpuAffinity;
import io.gatun.engine.spec.ProcessSpec.IoPriority;
import io.gatun.engine.spec.ProcessSpec.Rlimit;
import io.gatun.engine.spec.ProcessSpec.Scheduler;
import io.gatun.engine.spec.ProcessSpec.User;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Collects the parts of a {@link ProcessSpec}; see {@link ProcessSpec#of} and {@link ProcessSpec#toBuilder}. */
public final class ProcessSpecBuilder {
    private boolean terminal;
    private Optional<ConsoleSize> consoleSize = Optional.empty();
    private User user = User.ROOT;
    private List<String> args;
    private List<String> env = List.of();
    private String cwd = "/";
    private CapabilitySets capabilities = CapabilitySets.NONE;
    private List<Rlimit> rlimits = List.of();
    private boolean noNewPrivileges;
    private Optional<String> apparmorProfile = Optional.empty();
    private OptionalInt oomScoreAdj = OptionalInt.empty();
    private Optional<Scheduler> scheduler = Optional.empty();
    private Optional<String> selinuxLabel = Optional.empty();
    private Optional<IoPriority> ioPriority = Optional.empty();
    private Optional<CpuAffinity> execCpuAffinity = Optional.empty();

    ProcessSpecBuilder(List<String> args) {
        this.args = args;
    }

    ProcessSpecBuilder(ProcessSpec start) {
        terminal = start.terminal();
        consoleSize = start.consoleSize();
        user = start.user();
        args = start.args();
        env = start.env();
        cwd = start.cwd();
        capabilities = start.capabilities();
        rlimits = start.rlimits();
        noNewPrivileges = start.noNewPrivileges();
        apparmorProfile = start.apparmorProfile();
        oomScoreAdj = start.oomScoreAdj();
        scheduler = start.scheduler();
        selinuxLabel = start.selinuxLabel();
        ioPriority = start.ioPriority();
        execCpuAffinity = start.execCpuAffinity();
    }

    public ProcessSpecBuilder terminal(boolean value) {
        terminal = value;
        return this;
    }

    public ProcessSpecBuilder consoleSize(ConsoleSize value) {
        consoleSize = Optional.of(value);
        return this;
    }

    public ProcessSpecBuilder user(User value) {
        user = value;
        return this;
    }

    public ProcessSpecBuilder args(List<String> value) {
        args = value;
        return this;
    }

    public ProcessSpecBuilder env(List<String> value) {
        env = value;
        return this;
    }

    public ProcessSpecBuilder cwd(String value) {
        cwd = value;
        return this;
    }

    public ProcessSpecBuilder capabilities(CapabilitySets value) {
        capabilities = value;
        return this;
    }

    public ProcessSpecBuilder rlimits(List<Rlimit> value) {
        rlimits = value;
        return this;
    }

    public ProcessSpecBuilder noNewPrivileges(boolean value) {
        noNewPrivileges = value;
        return this;
    }

    public ProcessSpecBuilder apparmorProfile(String value) {
        apparmorProfile = Optional.of(value);
        return this;
    }

    public ProcessSpecBuilder oomScoreAdj(int value) {
        oomScoreAdj = OptionalInt.of(value);
        return this;
    }

    public ProcessSpecBuilder scheduler(Scheduler value) {
        scheduler = Optional.of(value);
        return this;
    }

    public ProcessSpecBuilder selinuxLabel(String value) {
        selinuxLabel = Optional.of(value);
        return this;
    }

    public ProcessSpecBuilder ioPriority(IoPriority value) {
        ioPriority = Optional.of(value);
        return this;
    }

    public ProcessSpecBuilder execCpuAffinity(CpuAffinity value) {
        execCpuAffinity = Optional.of(value);
        return this;
    }

    public ProcessSpec build() {
        return new ProcessSpec(
                terminal,
                consoleSize,
                user,
                args,
                env,
                cwd,
                capabilities,
                rlimits,
                noNewPrivileges,
                apparmorProfile,
                oomScoreAdj,
                scheduler,
                selinuxLabel,
                ioPriority,
                execCpuAffinity);
    }
}

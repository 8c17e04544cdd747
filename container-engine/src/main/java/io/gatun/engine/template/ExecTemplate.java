package io.gatun.engine.template;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.options.ExecOptions;
import io.gatun.engine.security.Capability;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.ProcessSpec.CapabilitySets;
import io.gatun.engine.template.Accounts.Identity;
import io.gatun.engine.template.Environment.Homes;
import io.gatun.engine.text.ContainerPath;
import java.util.List;
import java.util.Optional;

/** From what was asked of {@code exec} and the process of a container to the process that is executed beside it. Pure. */
public final class ExecTemplate {
    private final ExecOptions options;
    private final ProcessSpec container;
    private final Accounts accounts;

    private ExecTemplate(ExecOptions options, ProcessSpec container, Accounts accounts) {
        this.options = options;
        this.container = container;
        this.accounts = accounts;
    }

    /**
     * The process that is executed.
     *
     * @param container the process that the container was made for
     * @param accounts the users of the container, as its files have them now
     * @param lastCapability the highest that the kernel knows
     * @throws BadRequestException if there is no such user, or the directory is not absolute
     */
    public static ProcessSpec of(ExecOptions options, ProcessSpec container, Accounts accounts, int lastCapability) {
        return new ExecTemplate(options, container, accounts).process(lastCapability);
    }

    private ProcessSpec process(int lastCapability) {
        Optional<Identity> other = options.user().map(text -> accounts.identity(text, List.of()));
        String ownHome = accounts.home(container.user().uid());
        var homes = new Homes(ownHome, other.map(Identity::home).orElse(ownHome));
        var process = container.toBuilder()
                .args(options.command())
                .env(Environment.of(options, container.env(), homes))
                .user(other.map(Identity::user).orElse(container.user()))
                .terminal(options.terminal());
        options.workdir().map(ContainerPath::workdir).ifPresent(process::cwd);
        if (options.privileged()) {
            process.capabilities(CapabilitySets.held(Capability.upTo(lastCapability).stream()
                    .map(Capability::name)
                    .toList()));
        }
        return process.build();
    }
}

package io.gatun.engine.lifecycle;

import static io.gatun.engine.spec.LinuxSpec.NamespaceType.NETWORK;
import static io.gatun.engine.spec.LinuxSpec.NamespaceType.USER;

import io.gatun.engine.launch.Rollback;
import io.gatun.engine.launch.Starter.NetworkConfiguration;
import io.gatun.engine.network.Connecting;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import java.util.Optional;

/**
 * How a container that starts gets its network: made and configured beforehand, or, where its own user namespace must own it,
 * configured while its process waits.
 */
final class StartNetwork {
    private final Kernel kernel;
    private final ContainerDirectory directory;
    private final OciSpec spec;
    private final Optional<Connecting> networks;

    private StartNetwork(Kernel kernel, ContainerDirectory directory, OciSpec spec, Optional<Connecting> networks) {
        this.kernel = kernel;
        this.directory = directory;
        this.spec = spec;
        this.networks = networks;
    }

    /** Of a container, whose networks are those that it is in, if any. */
    static StartNetwork of(Kernel kernel, Optional<Connecting> networks, ContainerDirectory directory, OciSpec spec) {
        boolean own = spec.linux().createsNew(NETWORK);
        return new StartNetwork(kernel, directory, spec, networks.filter(all -> own && all.concerns(directory)));
    }

    /**
     * What the start is given.
     *
     * @param madeAhead the namespace, borrowed; absent if the process makes its own
     * @param configuration for that case
     */
    record Ready(Optional<Fd> madeAhead, Optional<NetworkConfiguration> configuration) {}

    /**
     * Makes and configures what can be made beforehand.
     *
     * @param spare a namespace that was made ahead, borrowed
     * @param wiring gets what is made here
     */
    Ready ready(Optional<Fd> spare, Wiring wiring, Rollback rollback) {
        networks.ifPresent(all -> rollback.onFailure(() -> all.ended(directory)));
        if (!spec.linux().createsNew(NETWORK)) {
            return new Ready(Optional.empty(), Optional.empty());
        }
        if (spec.linux().namespace(USER).isPresent()) {
            return new Ready(Optional.empty(), networks.map(all -> namespace -> all.start(directory, namespace)));
        }
        if (networks.isEmpty()) {
            return new Ready(spare, Optional.empty());
        }
        Fd namespace = spare.orElseGet(() -> made(wiring));
        networks.get().start(directory, namespace);
        return new Ready(Optional.of(namespace), Optional.empty());
    }

    private Fd made(Wiring wiring) {
        Fd namespace = kernel.networkNamespaces().create();
        wiring.give(Slot.NETWORK, namespace);
        return namespace;
    }
}

package io.gatun.engine;

import io.gatun.engine.json.Json;
import io.gatun.engine.lifecycle.ContainerVolumes;
import io.gatun.engine.lifecycle.Host;
import io.gatun.engine.lifecycle.Lifecycle;
import io.gatun.engine.lifecycle.References;
import io.gatun.engine.model.Attachment;
import io.gatun.engine.model.ConflictException;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.model.ContainerNetworks;
import io.gatun.engine.model.NetworkInfo;
import io.gatun.engine.model.NetworkName;
import io.gatun.engine.model.NetworkSpec;
import io.gatun.engine.model.NoSuchContainerException;
import io.gatun.engine.network.HostNetworks;
import io.gatun.engine.network.store.Containers;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.ContainerStore;
import io.gatun.engine.state.Definition;
import io.gatun.engine.state.Life;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.handle.Fd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Networks of this host, and containers in them. Safe for many threads. Errors are {@link
 * io.gatun.engine.model.EngineException}s.
 */
public final class Networks {
    private final Kernel kernel;
    private final HostNetworks networks;
    private final Lifecycle lifecycle;
    private final References references;

    Networks(Kernel kernel, HostNetworks networks, Lifecycle lifecycle, References references) {
        this.kernel = kernel;
        this.networks = networks;
        this.lifecycle = lifecycle;
        this.references = references;
    }

    static HostNetworks ofHost(Host host, ContainerStore store, ContainerVolumes volumes, Path root) {
        var containers = containers(store, new Lifecycle(host, store, volumes));
        return new HostNetworks(host.kernel(), root, containers, host.processes()::bootId);
    }

    /** What networks ask of containers; a container that starts counts as running. */
    private static Containers containers(ContainerStore store, Lifecycle lifecycle) {
        return new Containers() {
            @Override
            public Optional<ContainerDirectory> open(ContainerId id) {
                return store.open(id);
            }

            @Override
            public boolean isRunning(ContainerDirectory container) {
                Life life = lifecycle.look(container);
                return life instanceof Life.Starting || life.living().isPresent();
            }

            @Override
            public Optional<Integer> pid(ContainerDirectory container) {
                return lifecycle.look(container) instanceof Life.Running running
                        ? Optional.of(running.processes().container().pid().number())
                        : Optional.empty();
            }
        };
    }

    /**
     * Until the result is closed, keeps the rules of the packet filter as they must be, whoever removes some, and answers containers
     * that ask for names: for a program that lives longer than a command.
     */
    public Guard guard() {
        return networks.guard()::close;
    }

    /** See {@link #guard}. */
    public interface Guard extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Makes a network.
     *
     * @throws ConflictException if its name or its addresses are taken
     */
    public NetworkInfo create(NetworkSpec spec) {
        return networks.make(spec);
    }

    /** All networks, the oldest first; {@code bridge}, where containers are that name none, is always among them. */
    public List<NetworkInfo> list() {
        return networks.all();
    }

    /** The network of a name, an id, or the beginning of one. */
    public NetworkInfo inspect(String reference) {
        return networks.inspect(reference);
    }

    /** A network as docker's {@code network inspect} prints it. */
    public Json.Obj report(NetworkInfo network) {
        return new NetworkReport(network, this::nameOf).json();
    }

    private String nameOf(ContainerId container) {
        try (ContainerDirectory directory = lifecycle.open(container)) {
            return directory
                    .definition()
                    .flatMap(Definition::name)
                    .map(ContainerName::value)
                    .orElse("");
        } catch (NoSuchContainerException e) {
            return "";
        }
    }

    /**
     * Removes a network.
     *
     * @throws ConflictException if a container is in it, whether it runs or not
     */
    public void delete(String reference) {
        networks.remove(reference);
    }

    /** Removes the networks that no container is in and that {@code chosen} holds for; returns their names. */
    public List<NetworkName> prune(Predicate<NetworkInfo> chosen) {
        var gone = new ArrayList<NetworkName>();
        for (NetworkInfo network : networks.all()) {
            boolean unused = !network.name().equals(NetworkName.BRIDGE) && !networks.isUsed(network);
            if (unused && chosen.test(network) && removed(network)) {
                gone.add(network.name());
            }
        }
        return gone;
    }

    /** Somebody may put a container into it, or remove it, at the same time. */
    private boolean removed(NetworkInfo network) {
        try {
            networks.remove(network.id().value());
            return true;
        } catch (ConflictException e) {
            return false;
        }
    }

    /** Puts a container into a network, at once if it runs. */
    public void connect(ContainerRef ref, Attachment attachment) {
        locked(ref, directory -> {
            requireOwnNetwork(directory);
            try (var namespace = namespace(directory)) {
                networks.connecting().connect(directory, attachment, namespace.fd());
            }
        });
    }

    /** Takes a container out of a network, at once if it runs. */
    public void disconnect(ContainerRef ref, String network) {
        locked(ref, directory -> {
            try (var namespace = namespace(directory)) {
                networks.connecting().disconnect(directory, network, namespace.fd());
            }
        });
    }

    /** Lets a running container know where those are now that it is linked to. */
    public void renewLinks(ContainerRef ref) {
        locked(ref, directory -> {
            if (runningPid(directory).isPresent()) networks.connecting().renew(directory);
        });
    }

    /**
     * Takes a link from a container.
     *
     * @throws ConflictException if it has none of that name
     */
    public void unlink(ContainerRef ref, String alias) {
        locked(ref, directory -> {
            if (!networks.connecting().unlink(directory, alias)) {
                throw new ConflictException("no link %s of container %s".formatted(alias, ref.text()), "");
            }
            if (runningPid(directory).isPresent()) networks.connecting().renew(directory);
        });
    }

    /** Where a container is reached. */
    public ContainerNetworks of(ContainerRef ref) {
        try (ContainerDirectory directory = lifecycle.open(references.resolve(ref.text()))) {
            return networks.of(directory);
        }
    }

    private static void requireOwnNetwork(ContainerDirectory directory) {
        var spec = directory.spec().linux();
        if (!spec.createsNew(NamespaceType.NETWORK)) {
            throw new ConflictException(
                    "container sharing network namespace with another container or host cannot be connected to any"
                            + " other network",
                    "make it with a network of its own");
        }
    }

    /** The namespace of a running container. */
    private record Inside(Optional<Fd> fd) implements AutoCloseable {
        @Override
        public void close() {
            fd.ifPresent(Fd::close);
        }
    }

    private Inside namespace(ContainerDirectory directory) {
        return new Inside(runningPid(directory)
                .map(pid -> kernel.files().open(Path.of("/proc/" + pid + "/ns/net"), OpenHow.read())));
    }

    private Optional<Integer> runningPid(ContainerDirectory directory) {
        return lifecycle
                .look(directory)
                .living()
                .map(living -> living.container().pid().number());
    }

    private void locked(ContainerRef ref, Consumer<ContainerDirectory> action) {
        try (ContainerDirectory directory = lifecycle.open(references.resolve(ref.text()));
                var _ = directory.lock(Lifecycle.LOCK_LIMIT)) {
            action.accept(directory);
        }
    }
}

package io.gatun.engine;

import io.gatun.engine.lifecycle.Creation;
import io.gatun.engine.lifecycle.Host;
import io.gatun.engine.lifecycle.Lifecycle;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.NoSuchContainerException;
import io.gatun.engine.network.HostNetworks;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.ContainerStore;
import io.gatun.engine.state.Definition;
import io.gatun.engine.state.Life;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What there is to know about containers; changes none. */
final class Inspection {
    private static final OciSpec NO_SPEC = OciSpec.builder().build();

    private final Host host;
    private final ContainerStore store;
    private final Lifecycle lifecycle;
    private final Path root;
    private final HostNetworks networks;

    Inspection(Host host, ContainerStore store, Lifecycle lifecycle, Path root, HostNetworks networks) {
        this.networks = networks;
        this.host = host;
        this.store = store;
        this.lifecycle = lifecycle;
        this.root = root;
    }

    /** All containers, the newest first; those that go meanwhile are left out. */
    List<ContainerInfo> all() {
        var all = new ArrayList<ContainerInfo>();
        for (ContainerId id : store.ids()) {
            store.open(id).ifPresent(directory -> {
                try (directory) {
                    seen(directory, ContainerDirectory::spec).ifPresent(all::add);
                }
            });
        }
        all.sort((a, b) -> b.created().compareTo(a.created()));
        return all;
    }

    ContainerInfo of(ContainerDirectory directory) {
        return seen(directory, ContainerDirectory::spec)
                .orElseThrow(() -> new NoSuchContainerException(directory.id().value()));
    }

    /** The same without a specification, which is most of it. */
    ContainerInfo withoutSpec(ContainerDirectory directory) {
        return seen(directory, _ -> NO_SPEC)
                .orElseThrow(() -> new NoSuchContainerException(directory.id().value()));
    }

    /** Nothing if somebody removes it meanwhile: it then reads like one that is damaged. */
    private Optional<ContainerInfo> seen(ContainerDirectory directory, Function<ContainerDirectory, OciSpec> spec) {
        try {
            return directory.definition().map(definition -> of(directory, definition, spec.apply(directory)));
        } catch (RuntimeException e) {
            if (directory.isDefined()) throw e;
            return Optional.empty();
        }
    }

    /** A container that was made just now. */
    ContainerInfo of(Creation.Made made) {
        Definition definition = made.definition();
        return ContainerInfo.of(
                definition,
                new Life.Created(),
                false,
                made.spec(),
                place(definition.id()),
                networks.of(definition.id()));
    }

    private ContainerInfo of(ContainerDirectory directory, Definition definition, OciSpec spec) {
        Life life = lifecycle.look(directory);
        boolean running = life instanceof Life.Starting || life.living().isPresent();
        return ContainerInfo.of(
                definition, life, isPaused(life), spec, place(directory.id()), networks.of(directory, running));
    }

    private boolean isPaused(Life life) {
        return life instanceof Life.Running running && host.cgroups().isFrozen(running.cgroup());
    }

    private String place(ContainerId id) {
        return root.resolve("containers").resolve(id.value()).toString();
    }
}

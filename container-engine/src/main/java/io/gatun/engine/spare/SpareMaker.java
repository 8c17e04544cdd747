package io.gatun.engine.spare;

import io.gatun.engine.cgroup.Cgroup;
import io.gatun.engine.cgroup.CgroupPath;
import io.gatun.engine.cgroup.Cgroups;
import io.gatun.engine.launch.Rollback;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.ContainerStore;
import io.gatun.engine.state.Life;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.NetworkNamespaces;
import io.gatun.linux.net.rtnetlink.LinkIndex;
import io.gatun.linux.net.rtnetlink.Network;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Makes spares of one store. */
final class SpareMaker {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ContainerStore store;
    private final Cgroups cgroups;
    private final CgroupPath parent;
    private final NetworkNamespaces namespaces;
    private final RandomGenerator random;

    SpareMaker(Kernel kernel, ContainerStore store, Cgroups cgroups, CgroupPath parent) {
        this.store = store;
        this.cgroups = cgroups;
        this.parent = parent;
        this.namespaces = kernel.networkNamespaces();
        this.random = kernel.random();
    }

    /** Makes one; if anything fails, nothing of it is left. */
    Spare make() {
        var id = ContainerId.random(random);
        CgroupPath path = parent.child(id.value());
        try (var rollback = new Rollback()) {
            ContainerDirectory directory = store.create(id);
            rollback.onFailure(directory::close);
            rollback.onFailure(directory::delete);
            var lock = directory.lock(PATIENCE);
            rollback.onFailure(lock::close);
            // Before there are any, so that they are found whenever this process dies.
            directory.save(new Life.Starting(cgroups.planned(path)));
            Cgroup groups = cgroups.create(path);
            rollback.onFailure(groups::close);
            rollback.onFailure(() -> groups.delete(PATIENCE));
            var spare = new Spare(directory, lock, new Parts(groups, Optional.of(network())));
            rollback.commit();
            return spare;
        }
    }

    private Fd network() {
        Fd namespace = namespaces.create();
        try (Network network = namespaces.open(namespace)) {
            network.links().up(LinkIndex.LOOPBACK);
            return namespace;
        } catch (RuntimeException e) {
            namespace.close();
            throw e;
        }
    }
}

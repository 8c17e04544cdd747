package io.gatun.engine.state;

import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.model.NameInUseException;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The containers of one root directory: a directory each under {@code containers}, and a symbolic link under
 * {@code names} for each name, whose creation is the one atomic test that the name is free. Safe for many threads and
 * processes; nothing here locks more than one container.
 */
public final class ContainerStore implements AutoCloseable {
    private static final int PRIVATE = 0700;
    private static final Duration CLAIM_LIMIT = Duration.ofSeconds(1);

    private final Kernel kernel;
    private final Fd containers;
    private final Fd names;

    /** Opens the store below {@code root}, which is made if it is not there. The caller closes it. */
    public ContainerStore(Kernel kernel, Path root) {
        this.kernel = kernel;
        try (Fd directory = PrivateDirectory.open(kernel, root)) {
            containers = child(directory, "containers");
            try {
                names = child(directory, "names");
            } catch (SyscallException e) {
                containers.close();
                throw e;
            }
        }
    }

    /**
     * Makes the directory of a new container, locked until it is closed. The caller closes it.
     *
     * @throws NameInUseException if there is one with this id
     */
    public ContainerDirectory create(ContainerId id) {
        while (true) {
            make(id);
            Optional<ContainerDirectory> made = claim(id);
            if (made.isPresent()) {
                return made.get();
            }
        }
    }

    private void make(ContainerId id) {
        try {
            kernel.files().mkdirat(containers, id.value(), PRIVATE);
        } catch (SyscallException e) {
            if (e.is(Errno.EEXIST)) {
                throw new NameInUseException(id.value(), id);
            }
            throw e;
        }
    }

    /** Before it is locked, another engine may take what was just made for what a killed one has left. */
    private Optional<ContainerDirectory> claim(ContainerId id) {
        try {
            return open(id).filter(ContainerStore::isClaimed);
        } catch (SyscallException e) {
            forget(id);
            throw e;
        }
    }

    private static boolean isClaimed(ContainerDirectory made) {
        boolean claimed = false;
        try {
            claimed = made.tryLock(CLAIM_LIMIT).isPresent() && !made.isGone();
            return claimed;
        } finally {
            if (!claimed) {
                made.close();
            }
        }
    }

    /** Opens the directory of a container, if there is one. The caller closes it. */
    public Optional<ContainerDirectory> open(ContainerId id) {
        try {
            Fd directory = kernel.files()
                    .openat2(containers, id.value(), OpenHow.directory().withoutSymlinks());
            return Optional.of(new ContainerDirectory(kernel, id, directory, this));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The directory that has one for each container, borrowed. */
    public Fd fd() {
        return containers;
    }

    /** All ids there are, sorted. */
    public List<ContainerId> ids() {
        var ids = new ArrayList<ContainerId>();
        try (var listing = kernel.files().list(containers)) {
            while (listing.hasNext()) {
                ids.add(new ContainerId(listing.next().name()));
            }
        }
        ids.sort(null);
        return ids;
    }

    /**
     * Takes a name for a container.
     *
     * @throws NameInUseException if another container has it
     */
    public void reserve(ContainerName name, ContainerId id) {
        try {
            kernel.files().symlinkat(id.value(), names, name.value());
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
            ContainerId owner = named(name).orElse(id);
            if (open(owner).map(ContainerStore::exists).orElse(false)) {
                throw new NameInUseException(name.value(), owner);
            }
            // Left by a command that was killed between taking the name and making the container.
            release(name);
            reserve(name, id);
        }
    }

    /** Gives a name back. */
    public void release(ContainerName name) {
        try {
            kernel.files().unlinkat(names, name.value());
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }

    /** All names, and the containers they were taken for. */
    public Map<ContainerName, ContainerId> names() {
        var taken = new HashMap<ContainerName, ContainerId>();
        try (var listing = kernel.files().list(names)) {
            while (listing.hasNext()) {
                var name = new ContainerName(listing.next().name());
                named(name).ifPresent(id -> taken.put(name, id));
            }
        }
        return taken;
    }

    /** The container that has this name. */
    public Optional<ContainerId> named(ContainerName name) {
        try {
            return Optional.of(new ContainerId(kernel.files().readlinkat(names, name.value())));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Removes an empty container directory. */
    void forget(ContainerId id) {
        kernel.files().rmdir(containers, id.value());
    }

    @Override
    public void close() {
        containers.close();
        names.close();
    }

    private static boolean exists(ContainerDirectory directory) {
        directory.close();
        return true;
    }

    private Fd child(Fd parent, String name) {
        try {
            kernel.files().mkdirat(parent, name, PRIVATE);
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
        return kernel.files().openat2(parent, name, OpenHow.directory().withoutSymlinks());
    }
}

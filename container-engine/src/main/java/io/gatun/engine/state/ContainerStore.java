package io.gatun.engine.state;

import io.gatun.engine.model.BusyException;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.model.NameInUseException;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Descriptors;
import io.gatun.linux.file.Files.Renaming;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.nio.file.Path;
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

    private static final int TRIES = 1000;
    private static final int SMALL_FILES = 1024;

    private final Kernel kernel;
    private final Fd containers;
    private final Fd names;
    /** Where directories of containers are until they are locked. */
    private final Fd making;

    private final Turns turns = new Turns();
    private final SpecMemory specs = new SpecMemory();
    private final Remembered<ContainerId, Definition> definitions = new Remembered<>(SMALL_FILES);
    private final Remembered<ContainerId, Life> lives = new Remembered<>(SMALL_FILES);

    /** Opens the store below {@code root}, which is made if it is not there. The caller closes it. */
    public ContainerStore(Kernel kernel, Path root) {
        this.kernel = kernel;
        try (Fd directory = PrivateDirectory.open(kernel, root)) {
            var opened = new ArrayList<Fd>();
            try {
                for (String name : List.of("containers", "names", "making")) {
                    opened.add(child(directory, name));
                }
            } catch (SyscallException e) {
                opened.forEach(Fd::close);
                throw e;
            }
            containers = opened.get(0);
            names = opened.get(1);
            making = opened.get(2);
        }
    }

    /** The specifications that containers were made and started with lately. */
    public SpecMemory specs() {
        return specs;
    }

    /**
     * Makes the directory of a new container, locked until it is closed. It gets its name only when it is locked: nobody ever
     * sees it without its maker. The caller closes it.
     *
     * @throws NameInUseException if there is one with this id
     */
    public ContainerDirectory create(ContainerId id) {
        // Whoever clears up after makers that were killed takes what is still empty from others too.
        for (int i = 0; i < TRIES; i++) {
            Optional<ContainerDirectory> made = tryCreate(id);
            if (made.isPresent()) return made.get();
        }
        throw new BusyException(
                "the directory of container %s is taken away as often as it is made".formatted(id.shortForm()),
                "see who removes directories below the state directory");
    }

    private Optional<ContainerDirectory> tryCreate(ContainerId id) {
        String place = ContainerId.random(kernel.random()).value();
        kernel.files().mkdirat(making, place, PRIVATE);
        try {
            return Optional.of(name(id, place));
        } catch (SyscallException e) {
            removeEmpty(making, place);
            if (e.is(Errno.EEXIST)) {
                throw new NameInUseException(id.value(), id);
            }
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private ContainerDirectory name(ContainerId id, String place) {
        Fd directory = kernel.files().openat2(making, place, OpenHow.directory().withoutSymlinks());
        try {
            kernel.descriptors().flock(directory, Descriptors.Lock.EXCLUSIVE);
            kernel.files().renameat2(making, place, containers, id.value(), Renaming.NOREPLACE);
            return new ContainerDirectory(kernel, id, directory, this);
        } catch (SyscallException e) {
            directory.close();
            throw e;
        }
    }

    /** Removes what makers of containers left that were killed before these had their names. */
    public void sweep() {
        try (var listing = kernel.files().list(making)) {
            while (listing.hasNext()) {
                removeEmpty(making, listing.next().name());
            }
        }
    }

    private void removeEmpty(Fd parent, String name) {
        try {
            kernel.files().rmdir(parent, name);
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT) && !e.is(Errno.ENOTEMPTY) && !e.is(Errno.ENOTDIR)) {
                throw e;
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

    /** Which thread's turn it is to lock a container. */
    Turns turns() {
        return turns;
    }

    /** What was read of definitions. */
    Remembered<ContainerId, Definition> definitions() {
        return definitions;
    }

    /** What was read of lives. */
    Remembered<ContainerId, Life> lives() {
        return lives;
    }

    /** Removes an empty container directory. */
    void forget(ContainerId id) {
        definitions.forget(id);
        lives.forget(id);
        kernel.files().rmdir(containers, id.value());
    }

    @Override
    public void close() {
        containers.close();
        names.close();
        making.close();
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

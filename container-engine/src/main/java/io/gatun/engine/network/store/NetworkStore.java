package io.gatun.engine.network.store;

import static io.gatun.linux.file.Contents.Durability.PROCESS;

import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.ConflictException;
import io.gatun.engine.model.NetworkId;
import io.gatun.engine.model.NetworkName;
import io.gatun.engine.model.NoSuchNetworkException;
import io.gatun.engine.state.Remembered;
import io.gatun.engine.state.Temporaries;
import io.gatun.engine.state.TreeRemoval;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Descriptors;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The networks of one root directory: {@code networks/ID} with the definition and the leases, a symbolic link for each name
 * and for each published port. Opened for each use: commands that have nothing to do with networks touch none of it.
 */
public final class NetworkStore implements AutoCloseable {
    private static final String DEFINITION = "network.json";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
    private static final int PRIVATE = 0700;
    private static final int PERMISSIONS = 0600;
    private static final int MAX_BYTES = 1 << 20;

    private final Kernel kernel;
    private final Fd directory;
    private final Remembered<NetworkId, NetworkDefinition> last;

    /**
     * Opens the store below {@code root}, which is made if it is not there. The caller closes it.
     *
     * @param last what was read of definitions before
     */
    NetworkStore(Kernel kernel, Path root, Remembered<NetworkId, NetworkDefinition> last) {
        this.kernel = kernel;
        this.last = last;
        try (Fd above = kernel.files().open(root, OpenHow.directory())) {
            directory = child(above, "networks");
        }
    }

    /** Locks the set of networks, until the result is closed. */
    public Lock lock() {
        return lock(directory, () -> {});
    }

    /** Locks one network, until the result is closed. */
    public Lock lock(NetworkId id) {
        Fd network = own(id);
        return lock(network, network::close);
    }

    private Lock lock(Fd fd, Runnable afterwards) {
        kernel.descriptors().flock(fd, Descriptors.Lock.EXCLUSIVE);
        return () -> {
            kernel.descriptors().unlock(fd);
            afterwards.run();
        };
    }

    /** Held until it is closed. */
    public interface Lock extends AutoCloseable {
        @Override
        void close();
    }

    /** Names, and the ids of the networks they belong to. The caller closes it. */
    LinkTable names() {
        return new LinkTable(kernel, child(directory, "names"));
    }

    /** Ports of the host, and the ids of the containers that they lead to. The caller closes it. */
    public LinkTable ports() {
        return new LinkTable(kernel, child(directory, "ports"));
    }

    /** The directory of all networks; a file is moved into it at each change of who runs. Borrowed. */
    public Fd directory() {
        return directory;
    }

    /** Tells who waits for a change that there was one. */
    void changed() {
        kernel.contents().replaceFile(directory, "changed", PERMISSIONS, new byte[0], PROCESS);
    }

    /** What is remembered of the host. The caller closes it. */
    public LinkTable facts() {
        return new LinkTable(kernel, child(directory, "facts"));
    }

    /** Addresses of a network, and the ids of the containers that have them. The caller closes it. */
    public LinkTable leases(NetworkId id) {
        try (Fd network = own(id)) {
            return new LinkTable(kernel, child(network, "leases"));
        }
    }

    /** Locks the table of ports, until the result is closed. */
    public Lock lockPorts() {
        Fd ports = child(directory, "ports");
        return lock(ports, ports::close);
    }

    /**
     * Adds a network; the set must be locked.
     *
     * @throws ConflictException if there is one of this name
     */
    public void add(NetworkDefinition network) {
        String name = network.spec().name().value();
        try (LinkTable names = names()) {
            Optional<NetworkId> other = names.owner(name).map(NetworkId::new);
            if (other.flatMap(this::find).isPresent()) {
                throw new ConflictException(
                        "network with name %s already exists".formatted(name), "choose another name, or remove it");
            }
            other.ifPresent(left -> names.give(name, left.value()));
            // Whoever is killed in between leaves a name of nothing, which the next may take, never a network that
            // nobody can name.
            names.take(name, network.id().value());
            save(network);
        }
    }

    /** Removes what makers and removers of networks have left that were killed. */
    public void sweep() {
        Temporaries.sweep(kernel, directory);
        try (LinkTable names = names()) {
            if (halfMade().isEmpty() && ofNothing(names).isEmpty()) return;
            try (var _ = lock()) {
                for (NetworkId id : halfMade()) {
                    try (Fd own = child(directory, id.value())) {
                        new TreeRemoval(kernel.files()).removeContent(own);
                    }
                    kernel.files().rmdir(directory, id.value());
                }
                ofNothing(names).forEach(names::give);
            }
        }
    }

    private Map<String, String> ofNothing(LinkTable names) {
        var found = names.all();
        found.values().removeIf(id -> find(new NetworkId(id)).isPresent());
        return found;
    }

    private List<NetworkId> halfMade() {
        return ids().stream().filter(id -> find(id).isEmpty()).toList();
    }

    private void save(NetworkDefinition network) {
        byte[] bytes = NetworkCodec.write(network).toString().getBytes(StandardCharsets.UTF_8);
        try (Fd own = child(directory, network.id().value())) {
            kernel.contents().replaceFile(own, DEFINITION, PERMISSIONS, bytes, PROCESS);
        }
    }

    /** Removes a network; the set must be locked. */
    public void remove(NetworkDefinition network) {
        try (LinkTable names = names();
                Fd own = child(directory, network.id().value())) {
            kernel.files().unlinkat(own, DEFINITION);
            names.give(network.spec().name().value(), network.id().value());
            new TreeRemoval(kernel.files()).removeContent(own);
            kernel.files().rmdir(directory, network.id().value());
        }
    }

    /** All networks, in the order of their making. */
    public List<NetworkDefinition> all() {
        var all = new ArrayList<NetworkDefinition>();
        ids().forEach(id -> find(id).ifPresent(all::add));
        all.sort((a, b) -> a.created().compareTo(b.created()));
        return all;
    }

    private List<NetworkId> ids() {
        var ids = new ArrayList<NetworkId>();
        try (var listing = kernel.files().list(directory)) {
            while (listing.hasNext()) {
                String name = listing.next().name();
                if (ID.matcher(name).matches()) ids.add(new NetworkId(name));
            }
        }
        return ids;
    }

    /** The network of this id, if its making came to its end. */
    public Optional<NetworkDefinition> find(NetworkId id) {
        try {
            // Written once, and gone with the network.
            Stat now = kernel.files().statx(directory, id.value() + "/" + DEFINITION);
            return last.get(id, now, () -> Optional.of(read(id)));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private NetworkDefinition read(NetworkId id) {
        try (Fd own = kernel.files()
                .openat2(directory, id.value(), OpenHow.directory().withoutSymlinks())) {
            byte[] bytes = kernel.contents().readFile(own, DEFINITION, MAX_BYTES);
            return NetworkCodec.read(JsonView.of(JsonReader.DOCUMENTS.read(bytes)));
        }
    }

    /** The network of this name. */
    public Optional<NetworkDefinition> named(NetworkName name) {
        try (LinkTable names = names()) {
            return names.owner(name.value()).map(NetworkId::new).flatMap(this::find);
        }
    }

    /**
     * From what people write to the network they mean, in docker's order: name, id, beginning of an id.
     *
     * @throws NoSuchNetworkException if there is none
     * @throws BadRequestException if there are several
     */
    public NetworkDefinition resolve(String text) {
        Optional<NetworkDefinition> named = asName(text).flatMap(this::named);
        if (named.isPresent()) {
            return named.get();
        }
        List<NetworkDefinition> found = text.isEmpty()
                ? List.of()
                : all().stream()
                        .filter(network -> network.id().value().startsWith(text))
                        .toList();
        if (found.size() > 1) {
            throw new BadRequestException(
                    "\"%s\" is the beginning of %d network ids".formatted(text, found.size()), "write more of it");
        }
        if (found.isEmpty()) {
            throw new NoSuchNetworkException(text);
        }
        return found.getFirst();
    }

    private static Optional<NetworkName> asName(String text) {
        try {
            return Optional.of(new NetworkName(text));
        } catch (BadRequestException e) {
            return Optional.empty();
        }
    }

    private Fd own(NetworkId id) {
        try {
            return kernel.files()
                    .openat2(directory, id.value(), OpenHow.directory().withoutSymlinks());
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                throw new NoSuchNetworkException(id.shortForm());
            }
            throw e;
        }
    }

    private Fd child(Fd parent, String name) {
        var how = OpenHow.directory().withoutSymlinks();
        try {
            return kernel.files().openat2(parent, name, how);
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
        try {
            kernel.files().mkdirat(parent, name, PRIVATE);
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST)) {
                throw e;
            }
        }
        return kernel.files().openat2(parent, name, how);
    }

    @Override
    public void close() {
        directory.close();
    }
}

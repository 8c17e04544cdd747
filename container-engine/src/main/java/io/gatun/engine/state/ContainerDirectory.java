package io.gatun.engine.state;

import static io.gatun.linux.file.Contents.Durability.PROCESS;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.BusyException;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.NoSuchContainerException;
import io.gatun.engine.plan.record.ExitRecord;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.SpecCodec;
import io.gatun.engine.spec.Told;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Descriptors;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The directory of one container, held open: its definition, its specification, where it is in its life, and what its
 * supervisor writes. Each file is replaced as a whole. For one thread; others open their own.
 */
public final class ContainerDirectory implements AutoCloseable {
    private static final String DEFINITION = "container.json";
    private static final String SPECIFICATION = "config.json";
    private static final String TOLD = "told.json";
    private static final String LIFE = "life.json";
    private static final String LINKED = "linked.json";
    private static final String MEMO = "memo.json";
    private static final String VOLUMES = "volumes.json";
    private static final String EXIT = "exit";
    private static final int PERMISSIONS = 0600;
    private static final int MAX_BYTES = 32 << 20;
    private static final Duration POLL = Duration.ofMillis(2);

    private final Kernel kernel;
    private final ContainerId id;
    private final Fd directory;
    private final ContainerStore store;
    private boolean hasTurn;

    ContainerDirectory(Kernel kernel, ContainerId id, Fd directory, ContainerStore store) {
        this.kernel = kernel;
        this.id = id;
        this.directory = directory;
        this.store = store;
    }

    /** Whose directory it is. */
    public ContainerId id() {
        return id;
    }

    /** The directory itself, borrowed. */
    public Fd fd() {
        return directory;
    }

    /**
     * Takes the container's lock: whoever changes its life holds it. The kernel gives it back when the process ends.
     *
     * @throws BusyException if another holds it longer than {@code limit}
     * @throws NoSuchContainerException if who held it has removed the container
     */
    public Lock lock(Duration limit) {
        Lock lock = tryLock(limit)
                .orElseThrow(() -> new BusyException(
                        "container %s is busy: another command has been working on it for %d s"
                                .formatted(id.shortForm(), limit.toSeconds()),
                        "wait for that command or end it"));
        if (isGone()) {
            lock.close();
            throw new NoSuchContainerException(id.value());
        }
        return lock;
    }

    /** Takes the lock if it comes free within {@code limit}; the container may be gone then. */
    public Optional<Lock> tryLock(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        if (!store.turns().take(id, limit.toNanos())) return Optional.empty();
        hasTurn = true;
        while (!kernel.descriptors().tryFlock(directory, Descriptors.Lock.EXCLUSIVE)) {
            if (System.nanoTime() - end >= 0 || interrupted()) {
                endTurn();
                return Optional.empty();
            }
        }
        return Optional.of(this::unlock);
    }

    private void unlock() {
        if (!hasTurn) return;
        kernel.descriptors().unlock(directory);
        endTurn();
    }

    private void endTurn() {
        if (!hasTurn) return;
        hasTurn = false;
        store.turns().end(id);
    }

    /** The lock, held until it or the directory is closed. */
    public interface Lock extends AutoCloseable {
        @Override
        void close();
    }

    /** Whether somebody has removed the container since this was opened. */
    public boolean isGone() {
        return kernel.files().statx(directory).links() == 0;
    }

    /** What the container is; empty if its creation never came to its end. */
    public Optional<Definition> definition() {
        return read(DEFINITION, store.definitions(), DefinitionCodec::read);
    }

    /** Whether its creation has come to its end. */
    public boolean isDefined() {
        return stat(DEFINITION).isPresent();
    }

    private Optional<Stat> stat(String name) {
        try {
            return Optional.of(kernel.files().statx(directory, name));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Writes what the container is. With this it exists. */
    public void save(Definition definition) {
        write(DEFINITION, DefinitionCodec.write(definition));
        store.definitions().forget(id);
    }

    /** The container's specification. */
    public OciSpec spec() {
        return store.specs().read(bytes(SPECIFICATION).orElseThrow(() -> damaged(SPECIFICATION)));
    }

    /** Writes the container's specification; what of it is told outside does not change after the first time. */
    public void save(OciSpec spec) {
        Json.Obj told = SpecCodec.write(Told.of(spec));
        if (!told.members().isEmpty()) {
            write(TOLD, told);
        }
        write(SPECIFICATION, store.specs().write(spec));
    }

    /** What of the specification is told outside. */
    public Told told() {
        return read(TOLD).map(view -> SpecCodec.readTold(view.json())).orElse(Told.NOTHING);
    }

    /** The stored image that the container was made from, if it was. */
    public Optional<ContainerImage> image() {
        return ContainerImage.of(kernel, directory);
    }

    /** Writes which image the container is made from. */
    public void save(ContainerImage image) {
        write(ContainerImage.FILE, image.write());
    }

    /** Where the container is in its life, as it was last written. */
    public Life life() {
        return read(LIFE, store.lives(), LifeCodec::read).orElseGet(Life.Created::new);
    }

    /** Writes where the container is in its life. */
    public void save(Life life) {
        write(LIFE, LifeCodec.write(life));
        store.lives().forget(id);
    }

    /** What whoever made the container keeps with it, if it does. */
    public Optional<Json.Obj> memo() {
        return read(MEMO).map(JsonView::json).filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast);
    }

    /** Keeps something for whoever made the container. */
    public void saveMemo(Json.Obj memo) {
        write(MEMO, memo);
    }

    /** The volumes that the container was made with. */
    public List<VolumeUse> volumes() {
        return read(VOLUMES).map(VolumeUseCodec::read).orElseGet(List::of);
    }

    /** Writes which volumes the container has. */
    public void save(List<VolumeUse> volumes) {
        write(VOLUMES, VolumeUseCodec.write(volumes));
    }

    /**
     * What the program of this run has in its environment of containers that it is linked to, besides what the specification says; absent
     * if it has no links.
     */
    public Optional<List<String>> linked() {
        return read(LINKED).map(view -> view.items(JsonView::text));
    }

    /** Writes what {@link #linked} gives. */
    public void saveLinked(List<String> environment) {
        write(LINKED, Json.strings(environment));
    }

    /** A new, empty exit file for a supervisor to write to, which has room on the disk already. The caller closes it. */
    public Fd newExitFile() {
        remove(EXIT);
        Fd file = kernel.files().openat(directory, EXIT, OpenHow.write().creatingNew(PERMISSIONS));
        try {
            kernel.contents().reserve(file, ExitRecord.BYTES);
            return file;
        } catch (SyscallException e) {
            file.close();
            throw e;
        }
    }

    /** How the container ended, if its supervisor has written it down. */
    public Optional<ExitRecord> exitRecord() {
        return kernel.contents()
                .readFileIfThere(directory, EXIT, ExitRecord.BYTES)
                .flatMap(ExitRecord::of);
    }

    /** Removes what the container is. With this it exists no more, whatever is left of its directory. */
    public void undefine() {
        remove(DEFINITION);
    }

    /** Removes the container with everything in its directory. The lock must be held. */
    public void delete() {
        undefine();
        new TreeRemoval(kernel.files()).removeContent(directory);
        store.forget(id);
    }

    @Override
    public void close() {
        directory.close();
        endTurn();
    }

    private <T> Optional<T> read(String name, Remembered<ContainerId, T> last, Function<JsonView, T> codec) {
        return stat(name).flatMap(now -> last.get(id, now, () -> read(name).map(codec)));
    }

    private Optional<JsonView> read(String name) {
        return bytes(name).map(bytes -> JsonView.of(JsonReader.DOCUMENTS.read(bytes)));
    }

    private Optional<byte[]> bytes(String name) {
        return kernel.contents().readFileIfThere(directory, name, MAX_BYTES);
    }

    private void write(String name, Json content) {
        write(name, content.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void write(String name, byte[] bytes) {
        try {
            kernel.contents().replaceFile(directory, name, PERMISSIONS, bytes, PROCESS);
        } catch (SyscallException e) {
            boolean full = e.is(Errno.ENOSPC) || e.is(Errno.EDQUOT);
            if (!full || !overwrite(name, bytes)) throw e;
        }
    }

    /**
     * A container can be stopped and removed when the disk is full, which may be what makes room: its file is written over where it is,
     * if it has the blocks. The rest of what was there is made white space, and one write(2) does it all.
     */
    private boolean overwrite(String name, byte[] bytes) {
        Optional<Fd> there =
                kernel.files().openat2IfThere(directory, name, OpenHow.write().beneath());
        if (there.isEmpty()) return false;
        try (Fd file = there.get()) {
            int before = (int) kernel.files().statx(file).sizeBytes();
            byte[] padded = Arrays.copyOf(bytes, Math.max(bytes.length, before));
            Arrays.fill(padded, bytes.length, padded.length, (byte) ' ');
            kernel.contents().reserve(file, padded.length);
            kernel.contents().writeAll(file, padded);
            return true;
        } catch (SyscallException e) {
            return false;
        }
    }

    private void remove(String name) {
        kernel.files().unlinkatIfThere(directory, name);
    }

    private IllegalStateException damaged(String file) {
        return new IllegalStateException("container %s has no %s".formatted(id.shortForm(), file));
    }

    private static boolean interrupted() {
        try {
            Thread.sleep(POLL);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}

package io.gatun.engine;

import io.gatun.engine.attach.Attachments;
import io.gatun.engine.cgroup.Cgroup;
import io.gatun.engine.cgroup.CgroupPath;
import io.gatun.engine.diff.Difference;
import io.gatun.engine.exec.Executing;
import io.gatun.engine.files.Copying;
import io.gatun.engine.image.content.StoreRoot;
import io.gatun.engine.image.store.ImageStore;
import io.gatun.engine.json.Json;
import io.gatun.engine.lifecycle.ContainerVolumes;
import io.gatun.engine.lifecycle.Creation;
import io.gatun.engine.lifecycle.Ending;
import io.gatun.engine.lifecycle.Host;
import io.gatun.engine.lifecycle.Lifecycle;
import io.gatun.engine.lifecycle.Making;
import io.gatun.engine.lifecycle.Planning;
import io.gatun.engine.lifecycle.Recovery;
import io.gatun.engine.lifecycle.Recovery.Existence;
import io.gatun.engine.lifecycle.References;
import io.gatun.engine.lifecycle.Standstill;
import io.gatun.engine.lifecycle.Starting;
import io.gatun.engine.lifecycle.Starting.Client;
import io.gatun.engine.lifecycle.StreamEnds;
import io.gatun.engine.lifecycle.Updating;
import io.gatun.engine.lifecycle.UsersOfImages;
import io.gatun.engine.log.LogQuery;
import io.gatun.engine.log.LogReader;
import io.gatun.engine.model.CgroupStats;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.model.FileChange;
import io.gatun.engine.model.WrongStateException;
import io.gatun.engine.network.HostNetworks;
import io.gatun.engine.options.ExecOptions;
import io.gatun.engine.spare.Parts;
import io.gatun.engine.spare.SparePool;
import io.gatun.engine.spec.Resources;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.ContainerStore;
import io.gatun.engine.state.Life;
import io.gatun.engine.stream.Attachment;
import io.gatun.engine.stream.ContainerWatch;
import io.gatun.engine.stream.Execution;
import io.gatun.engine.stream.FollowedLog;
import io.gatun.engine.stream.Program;
import io.gatun.engine.watch.StoreWatch;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.process.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Containers of this host: the façade for commands, daemons and embedding programs. It works in the caller's process;
 * all state is files, so any number of engines can be open on the same containers at once, and a container goes on when
 * its engine ends. Safe for many threads. Errors are {@link io.gatun.engine.model.EngineException}s.
 */
public final class Engine implements AutoCloseable {
    private final EngineSettings settings;
    private final Host host;
    private final ContainerStore store;
    private final References references;
    private final HostNetworks hostNetworks;
    private final Lifecycle lifecycle;
    private final Standstill standstill;
    private final Images images;
    private final Networks networks;
    private final SparePool spares;
    private final Creation creation;
    private final Making making;
    private final Starting starting;
    private final Ending ending;
    private final Attachments attachments;
    private final Executing executing;
    private final Inspection inspection;
    private final ContainerFiles files;
    private final Volumes volumes;

    private Engine(EngineSettings settings, Host host, ContainerStore store) {
        this.settings = settings;
        this.host = host;
        this.store = store;
        this.references = new References(store);
        var containerVolumes = new ContainerVolumes(host.kernel(), store, settings.root());
        this.hostNetworks = Networks.ofHost(host, store, containerVolumes, settings.root());
        this.lifecycle = new Lifecycle(host, store, containerVolumes, hostNetworks.connecting());
        this.standstill = new Standstill(host.kernel(), lifecycle);
        this.volumes = new Volumes(host.kernel(), containerVolumes, lifecycle, references);
        this.networks = new Networks(host.kernel(), hostNetworks, lifecycle, references);
        this.spares = new SparePool(
                host.kernel(), store, host.cgroups(), CgroupPath.of(settings.cgroupParent()), settings.prepared());
        var stored = new ImageStore(StoreRoot.below(host.kernel(), settings.root()));
        this.images = new Images(stored, new UsersOfImages(store, lifecycle));
        this.creation = new Creation(
                host, store, stored, lifecycle, containerVolumes, settings.root(), settings.cgroupParent());
        this.making = new Making(creation, spares, store, host.kernel().random());
        this.starting = new Starting(host, lifecycle, spares, settings.root(), settings.cgroupParent());
        this.ending = new Ending(host, lifecycle);
        this.attachments = new Attachments(host.kernel());
        this.executing = new Executing(host, lifecycle);
        this.inspection = new Inspection(host, store, lifecycle, settings.root(), hostNetworks);
        var copying = new Copying(host, lifecycle, settings.root());
        this.files = new ContainerFiles(host.kernel(), copying, lifecycle, references, standstill);
    }

    /** The machine's own containers. The caller closes the engine. */
    public static Engine open() {
        return open(EngineSettings.DEFAULT);
    }

    /** The containers of some other directory; what commands that were killed left half done is put right first. */
    public static Engine open(EngineSettings settings) {
        return open(settings, Kernel.open());
    }

    /** The same on a kernel of the caller's: behind another gate, which sees or changes what the engine asks for. */
    public static Engine open(EngineSettings settings, Kernel kernel) {
        Host host = Host.open(kernel);
        try {
            var engine = new Engine(settings, host, new ContainerStore(kernel, settings.root()));
            new Recovery(engine.store, engine.lifecycle, engine.standstill, Existence.ONCE_DEFINED).run();
            engine.hostNetworks.sweep();
            engine.spares.start();
            return engine;
        } catch (RuntimeException e) {
            host.close();
            throw e;
        }
    }

    /** The images that containers can be made from. */
    public Images images() {
        return images;
    }

    /** The networks of this host. */
    public Networks networks() {
        return networks;
    }

    /** The files of containers: look, copy in and out, export. */
    public ContainerFiles files() {
        return files;
    }

    /** Volumes: make, look, remove. */
    public Volumes volumes() {
        return volumes;
    }

    /** Makes a container; nothing of it runs yet. */
    public ContainerInfo create(ContainerRequest request) {
        return inspection.of(making.make(request.name(), request.image(), request.options()));
    }

    /** How many containers could be made now of what was made ahead; see {@link EngineSettings#prepared}. */
    public int prepared() {
        return spares.size();
    }

    /** What starting such a container would do: every system call in order, below its reason. Nothing is done. */
    public List<String> plan(ContainerRequest request) {
        var order = making.order(request.name(), request.image(), request.options());
        return new Planning(host, creation, settings.root()).text(order);
    }

    /** Starts a container's program and returns when it was executed. */
    public void start(ContainerRef ref) {
        change(ref, directory -> starting.start(directory, Client.NOBODY).close());
    }

    /** Starts a container with a client on its streams from the first byte on. The caller closes the attachment. */
    public Attachment start(ContainerRef ref, Attach attach) {
        return locked(ref, directory -> {
            var client = attach == Attach.OUTPUT_AND_INPUT ? Client.READS_AND_WRITES : Client.READS;
            StreamEnds ends = starting.start(directory, client);
            return attachments.live(ends, directory.life().living().orElseThrow());
        });
    }

    /** Begins a sandbox: {@code host}, or the path of a root filesystem. */
    public SandboxBuilder sandbox(String image) {
        return new SandboxBuilder(this, image);
    }

    Sandbox startSandbox(ContainerRequest request) {
        ContainerRef ref = new ContainerRef(create(request).id().value());
        try {
            StreamEnds ends = locked(ref, starting::startOwned);
            return new OwnedSandbox(host.kernel(), ends, this, ref);
        } catch (RuntimeException e) {
            deleteByForce(ref);
            throw e;
        }
    }

    /** Attaches a client to a container that runs. The caller closes the attachment. */
    public Attachment attach(ContainerRef ref, Attach attach) {
        return opened(ref, directory -> {
            Life life = lifecycle.look(directory);
            return life.living()
                    .flatMap(living -> attachments.later(directory, living, attach == Attach.OUTPUT_AND_INPUT))
                    .orElseThrow(() -> new WrongStateException(directory.id(), life.word(), "attach to"));
        });
    }

    /** Executes a program beside a running container's own, as a child with plain streams. The caller closes it. */
    public Program exec(ContainerRef ref, ExecOptions options) {
        return opened(ref, directory -> executing.own(directory, options));
    }

    /** Executes a program with a client on its streams or terminal, which it outlives. The caller closes the client. */
    public Execution exec(ContainerRef ref, ExecOptions options, Attach attach) {
        return opened(ref, directory -> executing.attached(directory, options, attach == Attach.OUTPUT_AND_INPUT));
    }

    /** Executes a program in a running container with nobody on its streams; returns when it was executed. */
    public void execDetached(ContainerRef ref, ExecOptions options) {
        look(ref, directory -> executing.detached(directory, options));
    }

    /** Sends a signal to a container's first process. */
    public void kill(ContainerRef ref, Signal signal) {
        look(ref, directory -> ending.signal(directory, signal));
    }

    /** Asks a container to end, by {@code signal} or its own, and kills it after {@code grace} or its own; nothing happens if it does not run. */
    public void stop(ContainerRef ref, Optional<Signal> signal, Optional<Duration> grace) {
        change(ref, directory -> ending.stop(directory, signal, grace));
    }

    /** Waits until a container does not run; returns how its last run ended, or nothing if there was none. */
    public Optional<RunEnd> await(ContainerRef ref) {
        return opened(ref, directory -> {
            ending.await(directory);
            return ContainerInfo.end(lifecycle.look(directory));
        });
    }

    /** Stops all processes of a container where they are. */
    public void pause(ContainerRef ref) {
        change(ref, standstill::pause);
    }

    /** Lets all processes of a paused container run on. */
    public void unpause(ContainerRef ref) {
        change(ref, standstill::unpause);
    }

    /** Changes the limits of a container, at once if it runs, and for all of its runs to come. */
    public void update(ContainerRef ref, Resources change) {
        change(ref, directory -> new Updating(host, lifecycle).update(directory, change));
    }

    /** What a running container uses. */
    public CgroupStats stats(ContainerRef ref) {
        return opened(ref, directory -> lifecycle.inGroups(directory, "measure", Cgroup::stats));
    }

    /** The processes of a running container, as this host numbers them. */
    public List<Pid> top(ContainerRef ref) {
        return opened(ref, directory -> lifecycle.inGroups(directory, "list the processes of", Cgroup::processes));
    }

    /** Removes a container that does not run, with its writable layer, its log and its name. */
    public void delete(ContainerRef ref) {
        delete(ref, Removal.CONTAINER);
    }

    /** The same, with or without its anonymous volumes. */
    public void delete(ContainerRef ref, Removal removal) {
        change(ref, directory -> {
            Life life = lifecycle.settle(directory);
            if (life.living().isPresent()) {
                throw new WrongStateException(directory.id(), life.word(), "remove");
            }
            remove(directory, removal);
        });
    }

    /** Removes a container, killing it first if it runs. */
    public void deleteByForce(ContainerRef ref) {
        deleteByForce(ref, Removal.CONTAINER);
    }

    /** The same, with or without its anonymous volumes. */
    public void deleteByForce(ContainerRef ref, Removal removal) {
        change(ref, directory -> {
            lifecycle.end(directory);
            remove(directory, removal);
        });
    }

    private void remove(ContainerDirectory directory, Removal removal) {
        if (removal == Removal.WITH_VOLUMES) lifecycle.removeWithVolumes(directory);
        else lifecycle.remove(directory);
        spares.claim(directory.id()).ifPresent(Parts::close);
    }

    /** What a container has changed in its root filesystem, by path; refused where it has no layer of its own. */
    public List<FileChange> diff(ContainerRef ref) {
        return opened(ref, directory -> new Difference(host.kernel(), settings.root()).of(directory));
    }

    /** Gives a container another name. */
    public void rename(ContainerRef ref, ContainerName name) {
        change(ref, directory -> making.rename(directory, name));
    }

    /** All containers, the newest first. */
    public List<ContainerInfo> list() {
        return inspection.all();
    }

    /** All there is to know about a container. */
    public ContainerInfo inspect(ContainerRef ref) {
        return opened(ref, inspection::of);
    }

    /** The same without its specification, for who asks often. */
    public ContainerInfo glance(ContainerRef ref) {
        return opened(ref, inspection::withoutSpec);
    }

    /** What whoever made the container keeps with it, if it does. */
    public Optional<Json.Obj> memo(ContainerRef ref) {
        return opened(ref, ContainerDirectory::memo);
    }

    /** Keeps something for whoever made the container, in place of what was kept. */
    public void saveMemo(ContainerRef ref, Json.Obj memo) {
        look(ref, directory -> directory.saveMemo(memo));
    }

    /** Watches all containers, whoever changes them, from now on. The caller closes it. */
    public ContainerWatch watch() {
        return new StoreWatch(host.kernel(), store);
    }

    /** Reads a container's log as it is now. The caller closes the reader. */
    public LogReader logs(ContainerRef ref, LogQuery query) {
        return opened(ref, directory -> attachments.log(directory, query));
    }

    /** Follows the log of a container until it ends; empty if it does not run. The caller closes the follower. */
    public Optional<FollowedLog> follow(ContainerRef ref, LogQuery query) {
        return opened(
                ref,
                directory -> lifecycle
                        .look(directory)
                        .living()
                        .flatMap(living -> attachments.follow(directory, living, query)));
    }

    @Override
    public void close() {
        spares.close();
        hostNetworks.close();
        store.close();
        host.close();
    }

    private <T> T opened(ContainerRef ref, Function<ContainerDirectory, T> action) {
        try (ContainerDirectory directory = lifecycle.open(references.resolve(ref.text()))) {
            return action.apply(directory);
        }
    }

    private void look(ContainerRef ref, Consumer<ContainerDirectory> action) {
        opened(ref, directory -> {
            action.accept(directory);
            return directory;
        });
    }

    private void change(ContainerRef ref, Consumer<ContainerDirectory> action) {
        locked(ref, directory -> {
            action.accept(directory);
            return directory;
        });
    }

    private <T> T locked(ContainerRef ref, Function<ContainerDirectory, T> action) {
        return opened(ref, directory -> {
            try (var _ = directory.lock(Lifecycle.LOCK_LIMIT)) {
                return action.apply(directory);
            }
        });
    }
}

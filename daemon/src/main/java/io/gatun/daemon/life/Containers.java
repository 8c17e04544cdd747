package io.gatun.daemon.life;

import io.gatun.engine.ContainerInfo;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.ContainerRequest;
import io.gatun.engine.Engine;
import io.gatun.engine.MountedFiles;
import io.gatun.engine.RunEnd;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.NoSuchContainerException;
import io.gatun.engine.model.VolumeName;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.stream.ContainerWatch;
import io.gatun.linux.gate.SyscallException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All containers as the daemon knows them, kept up to date by watching the engine's files: what commands do beside the daemon is
 * seen too. Safe for many threads; no lock is held over more than one container.
 */
public final class Containers implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Containers.class.getName());
    private static final int LOOKS = 30;
    private static final Duration REST = Duration.ofSeconds(1);
    private static final OciSpec NO_SPEC = OciSpec.builder().build();

    private final Engine engine;
    private final EventBus events;
    private final ContainerWatch watch;
    private final Map<ContainerId, Container> known = new ConcurrentHashMap<>();
    private final Thread watcher;
    private final LinkIndex links;

    /** Begins to watch. The engine is borrowed; the caller closes this. */
    public Containers(Engine engine, EventBus events) {
        this.engine = engine;
        this.events = events;
        this.watch = engine.watch();
        this.links = new LinkIndex(engine, this);
        engine.list().forEach(info -> adopt(info, false));
        this.watcher = Thread.ofPlatform().daemon().name("watch of containers").unstarted(this::watch);
    }

    /** Begins to watch, and to do what was to be done while no daemon ran. */
    public void start() {
        watcher.start();
        known.values().forEach(Container::resume);
    }

    /** Makes a container. */
    public Container create(ContainerRequest request) {
        ContainerInfo made = engine.create(request);
        return adopt(made, true, request.options().memo());
    }

    /**
     * A container as people refer to it, as it is now.
     *
     * @throws NoSuchContainerException if there is none
     */
    public Container find(String text) {
        ContainerInfo info = engine.glance(reference(text));
        Container container = known.get(info.id());
        if (container == null) return look(info.id().value()).container();
        container.observe(info);
        return container;
    }

    /**
     * A container, and what was seen of it just now.
     *
     * @param info with its specification
     */
    public record Seen(Container container, ContainerInfo info) {}

    /**
     * Finds a container and tells what was seen of it.
     *
     * @throws NoSuchContainerException if there is none
     */
    public Seen look(String text) {
        ContainerInfo info = engine.inspect(reference(text));
        return new Seen(find(info), info);
    }

    private ContainerRef reference(String text) {
        String plain = text.startsWith("/") ? text.substring(1) : text;
        return new ContainerRef(plain.contains("/") ? links.target(plain).orElse(plain) : plain);
    }

    /** What links containers have to each other. */
    public LinkIndex links() {
        return links;
    }

    /** The container of a look that was just taken. */
    Container find(ContainerInfo info) {
        Container container = adopt(info, true);
        container.observe(info);
        return container;
    }

    /** Tells that those which had ended were removed. */
    public void tellPruned(long reclaimedBytes) {
        events.tell(Event.ofPrune("container", reclaimedBytes));
    }

    /** All, the newest first, as they were last seen. */
    public List<Container> list() {
        var all = new ArrayList<>(known.values());
        all.sort(Comparator.comparing((Container each) -> each.info().created()).reversed());
        return all;
    }

    Optional<Container> known(ContainerId id) {
        return Optional.ofNullable(known.get(id));
    }

    private Container adopt(ContainerInfo info, boolean isNew) {
        return adopt(info, isNew, Optional.empty());
    }

    private Container adopt(ContainerInfo info, boolean isNew, Optional<Json.Obj> memo) {
        Container before = known.get(info.id());
        if (before != null) return before;
        Container container = known(info, isNew, memo);
        // Whoever was told of a removal after the look, and before it was known, has found nobody to tell.
        if (!Files.exists(Path.of(info.directory()))) container.vanish();
        return container;
    }

    /** Whoever sees it first tells that it was made. The map is not kept waiting for files. */
    private Container known(ContainerInfo info, boolean isNew, Optional<Json.Obj> kept) {
        var ref = new ContainerRef(info.id().value());
        Memo memo =
                kept.or(() -> engine.memo(ref)).map(Memo::read).orElseGet(() -> ForeignMemo.of(info, engine.images()));
        var mounted = new Mounted(MountedFiles.of(info, engine.volumes().of(ref)));
        var container = new Container(engine, events, this, slim(info), memo, mounted);
        List<VolumeName> made = isNew ? mounted.made(engine.volumes(), info.created()) : List.of();
        return known.computeIfAbsent(info.id(), _ -> {
            mounted.tellMade(events, made);
            if (isNew) container.tell("create");
            return container;
        });
    }

    void forget(Container container) {
        known.remove(container.id(), container);
    }

    /** Whether a look was taken before what was seen meanwhile by another thread: a start, or the end of the same run. */
    static boolean isOlder(ContainerInfo look, ContainerInfo seen) {
        if (look.run().isEmpty())
            return look.end().isEmpty() && (seen.run().isPresent() || seen.end().isPresent());
        Optional<Instant> began = look.run().flatMap(ContainerInfo.Run::started);
        return began.isPresent() && began.equals(seen.end().flatMap(RunEnd::started));
    }

    /** A specification with its filter has a hundred times the size of the rest. */
    static ContainerInfo slim(ContainerInfo info) {
        return new ContainerInfo(
                info.id(),
                info.name(),
                info.created(),
                info.image(),
                info.status(),
                info.run(),
                info.end(),
                info.labels(),
                info.behaviour(),
                NO_SPEC,
                info.directory(),
                info.networks());
    }

    private void watch() {
        for (Set<ContainerId> changed = next(); !changed.isEmpty(); changed = next()) {
            // Each on a thread of its own: one that cannot be looked at keeps nobody waiting.
            changed.forEach(id -> Thread.ofVirtual().name("look").start(() -> look(id)));
        }
    }

    /** What has changed. If that cannot be said, for want of descriptors perhaps, anything may have. */
    private Set<ContainerId> next() {
        while (true) {
            try {
                return watch.next();
            } catch (SyscallException | EngineException e) {
                LOG.log(System.Logger.Level.WARNING, "cannot watch containers; looking at all of them", e);
                if (!rest() || known.isEmpty()) continue;
                return Set.copyOf(known.keySet());
            }
        }
    }

    private void look(ContainerId id) {
        for (int i = 0; i < LOOKS; i++) {
            try {
                lookOnce(id);
                return;
            } catch (NoSuchContainerException e) {
                return; // Not made yet, or gone already.
            } catch (SyscallException | EngineException e) {
                LOG.log(System.Logger.Level.WARNING, "cannot look at container %s".formatted(id), e);
                if (!rest()) return;
            }
        }
    }

    private void lookOnce(ContainerId id) {
        Container container = known.get(id);
        if (container != null) container.observe();
        else find(engine.inspect(new ContainerRef(id.value())));
    }

    /** Lets what is short come back; false if interrupted. */
    private static boolean rest() {
        try {
            Thread.sleep(REST);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        watch.interrupt();
        try {
            if (watcher.isAlive()) watcher.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watch.close();
    }
}

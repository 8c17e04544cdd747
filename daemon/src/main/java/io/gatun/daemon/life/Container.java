package io.gatun.daemon.life;

import io.gatun.engine.Attach;
import io.gatun.engine.ContainerInfo;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import io.gatun.engine.RunEnd;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.NoSuchContainerException;
import io.gatun.engine.spec.Json;
import io.gatun.engine.stream.Attachment;
import io.gatun.linux.process.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A container as the daemon knows it: what was last seen of it, who waits for it and who is on its streams. The engine, not this,
 * is what is true; {@link #observe} compares the two, and tells each thing that happened once, whoever did it.
 */
public final class Container {
    /** What is reported where nobody knows an exit code. */
    private static final int UNKNOWN = 255;

    private static final int END_SECONDS = 10;

    private final Engine engine;
    private final EventBus events;
    private final Containers all;
    private final ContainerRef ref;
    private final ReentrantLock lock = new ReentrantLock();
    private final Waiters exits = new Waiters();
    private final Waiters removals = new Waiters();
    private final List<StreamClient> pending = new ArrayList<>();
    private volatile ContainerInfo info;
    private volatile Memo memo;
    private volatile @Nullable Hub hub;
    private Optional<Instant> started;
    private Optional<Instant> finished;
    private final Restarting restarting;
    private boolean gone;

    Container(Engine engine, EventBus events, Containers all, ContainerInfo info, Memo memo) {
        this.engine = engine;
        this.events = events;
        this.all = all;
        this.info = info;
        this.memo = memo;
        this.ref = new ContainerRef(info.id().value());
        this.started = startOf(info);
        this.finished = info.end().map(RunEnd::finished);
        this.restarting = new Restarting(this);
    }

    public ContainerId id() {
        return info.id();
    }

    /** For calls of the engine. */
    public ContainerRef ref() {
        return ref;
    }

    /** What was last seen, without its specification. */
    public ContainerInfo info() {
        return info;
    }

    /** What was asked for. */
    public Memo memo() {
        return memo;
    }

    /** Its name without a slash. */
    public String name() {
        return info.name().map(ContainerName::value).orElse("");
    }

    /** Whether its program runs, paused or not. */
    public boolean isRunning() {
        return info.run().isPresent();
    }

    /** Whether it waits to be started again. */
    public boolean isRestarting() {
        return restarting.isWaiting();
    }

    /** How its last run ended; 0 if there was none. */
    public int exitCode() {
        return info.end().map(end -> end.exitCode().orElse(UNKNOWN)).orElse(0);
    }

    /** Replaces what is remembered. */
    public void remember(Memo changed) {
        memo = changed;
        engine.saveMemo(ref, changed.json());
    }

    /** Its health as docker shows it, if it has a check. */
    public Optional<Json> health() {
        return Optional.empty();
    }

    /** {@code starting}, {@code healthy} or {@code unhealthy}, if it has a check. */
    public Optional<String> healthStatus() {
        return Optional.empty();
    }

    // --- events ---

    /** Tells of something that happened to it. */
    public void tell(String action, Map<String, String> more) {
        var attributes = new HashMap<>(info.labels());
        attributes.put("image", memo.configView().optionalText("Image").orElse(info.image()));
        attributes.put("name", name());
        attributes.putAll(more);
        events.tell(Event.now("container", action, id().value(), attributes));
    }

    /** Tells of something that happened to it. */
    public void tell(String action) {
        tell(action, Map.of());
    }

    /** Looks at it again, and tells what has happened since the last look. */
    public void observe() {
        try {
            observe(engine.inspect(ref));
        } catch (NoSuchContainerException e) {
            vanish();
        }
    }

    void observe(ContainerInfo now) {
        boolean ended = false;
        lock.lock();
        try {
            if (gone) return;
            ContainerInfo before = info;
            info = Containers.slim(now);
            if (!before.name().equals(now.name())) {
                tell("rename", Map.of("oldName", "/" + before.name().map(ContainerName::value).orElse("")));
            }
            Optional<Instant> start = startOf(now);
            if (start.isPresent() && !start.equals(started)) tell("start");
            started = start;
            Optional<Instant> end = now.end().map(RunEnd::finished);
            ended = end.isPresent() && !end.equals(finished);
            finished = end;
            if (ended) tellEnd(now.end().orElseThrow());
            else tellPause(before.status(), now.status());
        } finally {
            lock.unlock();
        }
        if (ended) afterEnd();
    }

    private void tellEnd(RunEnd end) {
        if (end.oomKilled()) tell("oom");
        tell("die", Map.of("exitCode", Integer.toString(exitCode())));
    }

    private void tellPause(String before, String now) {
        if (before.equals("running") && now.equals("paused")) tell("pause");
        if (before.equals("paused") && now.equals("running")) tell("unpause");
    }

    private void afterEnd() {
        exits.complete(exitCode());
        if (restarting.isHeld()) return;
        if (memo.autoRemove()) {
            Thread.ofVirtual().name("remove").start(() -> remove(true));
        } else {
            restarting.afterEnd(info.end().orElseThrow());
        }
    }

    /** Does what was to be done while there was no daemon. */
    void resume() {
        RestartPolicy policy = memo.restartPolicy();
        if (isRunning() || info.end().isEmpty()) return;
        if (memo.autoRemove()) {
            remove(true);
        } else if (memo.stopped() && policy.restartsStopped()) {
            remember(memo.withStopped(false));
            restarting.afterEnd(info.end().orElseThrow());
        } else {
            restarting.afterEnd(info.end().orElseThrow());
        }
    }

    /** It is not there any more. */
    void vanish() {
        List<StreamClient> waiting;
        lock.lock();
        try {
            if (gone) return;
            gone = true;
            waiting = List.copyOf(pending);
            pending.clear();
            tell("destroy");
        } finally {
            lock.unlock();
        }
        restarting.cancel();
        all.forget(this);
        waiting.forEach(StreamClient::close);
        exits.complete(exitCode());
        removals.complete(exitCode());
    }

    // --- what clients do ---

    /** Starts it for a client. */
    public void start() {
        restarting.cancel();
        if (memo.stopped() || memo.restarts() > 0) remember(memo.withStopped(false).withRestarts(0));
        run();
    }

    /** Starts it, with the clients on its streams who came before. */
    void run() {
        List<StreamClient> clients = takePending();
        boolean open = memo.openStdin() && !memo.terminal();
        boolean stdinOnce = open && memo.stdinOnce() && clients.stream().anyMatch(StreamClient::stdin);
        try {
            if (clients.isEmpty() && memo.isLogged()) {
                engine.start(ref);
            } else {
                Attachment output = engine.start(ref, stdinOnce ? Attach.OUTPUT_AND_INPUT : Attach.OUTPUT);
                Optional<Attachment> input = open && !stdinOnce ? input() : Optional.empty();
                var made = new Hub(output, input, stdinOnce, stdinOnce || !memo.isLogged());
                hub = made;
                made.start(clients, name(), () -> dismiss(made));
            }
        } catch (EngineException e) {
            clients.forEach(StreamClient::close);
            observe();
            throw e;
        }
        observe();
    }

    private Optional<Attachment> input() {
        try {
            return Optional.of(engine.attach(ref, Attach.OUTPUT_AND_INPUT));
        } catch (EngineException e) {
            return Optional.empty(); // it has ended already
        }
    }

    private void dismiss(Hub made) {
        if (hub == made) hub = null;
        // The end of the output is nearly that of the container, and comes before the file system tells of it.
        observe();
    }

    private List<StreamClient> takePending() {
        lock.lock();
        try {
            List<StreamClient> clients = List.copyOf(pending);
            pending.clear();
            return clients;
        } finally {
            lock.unlock();
        }
    }

    /** Puts a client on its streams, now or when it starts. */
    public void attach(StreamClient client) {
        Hub open = hub;
        if (open != null && open.add(client)) return;
        lock.lock();
        try {
            if (gone) {
                client.close();
                return;
            }
            if (!isRunning()) {
                pending.add(client);
                client.connection().onGone(() -> pending.remove(client));
                return;
            }
        } finally {
            lock.unlock();
        }
        attachLater(client);
    }

    private void attachLater(StreamClient client) {
        Attachment attachment;
        try {
            attachment = engine.attach(ref, client.stdin() ? Attach.OUTPUT_AND_INPUT : Attach.OUTPUT);
        } catch (EngineException e) {
            client.close();
            return;
        }
        var own = new Hub(attachment, Optional.empty(), false, false);
        own.start(List.of(client), name(), () -> {});
    }

    /** Tells its terminal its size. */
    public void resize(int rows, int columns) {
        Hub open = hub;
        if (open != null) {
            open.resize(rows, columns);
        } else {
            try (Attachment attachment = engine.attach(ref, Attach.OUTPUT)) {
                attachment.resize(rows, columns);
            }
        }
        tell("resize", Map.of("height", Integer.toString(rows), "width", Integer.toString(columns)));
    }

    /** A client wants it to stay stopped. */
    public void keepStopped() {
        restarting.cancel();
        if (memo.restartPolicy().isActive() && !memo.stopped()) remember(memo.withStopped(true));
    }

    /** Asks it to end, and kills it if it does not. */
    public void stop(Optional<Duration> grace) {
        keepStopped();
        if (isRunning()) {
            tell("kill", Map.of("signal", Integer.toString(SignalNumber.of(info.behaviour().stopSignal()))));
            engine.stop(ref, grace);
            observe();
        }
        tell("stop");
    }

    /** Sends it a signal; one that kills also says that it shall stay stopped. */
    public void kill(Signal signal) {
        if (signal.equals(Signal.SIGKILL)) keepStopped();
        signal(signal);
        if (signal.equals(Signal.SIGKILL)) awaitEnd();
    }

    /** Sends it a signal. */
    public void signal(Signal signal) {
        engine.kill(ref, signal);
        tell("kill", Map.of("signal", Integer.toString(signal.number())));
    }

    private void awaitEnd() {
        try {
            CompletableFuture<Integer> exit = nextExit();
            if (isRunning()) exit.get(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // It does not return from the kernel; whoever waits for it is told when it does.
        }
    }

    /** Stops it and starts it again. */
    public void restart(Optional<Duration> grace) {
        restarting.cancel();
        if (isRunning()) {
            tell("kill", Map.of("signal", Integer.toString(SignalNumber.of(info.behaviour().stopSignal()))));
            // Its end is not one that its policy is asked about, nor one that removes it.
            restarting.hold(() -> {
                engine.stop(ref, grace);
                observe();
            });
        }
        start();
        tell("restart");
    }

    /** Removes it for good. */
    public void remove(boolean force) {
        if (force && isRunning()) keepStopped();
        if (force) {
            if (isRunning()) killAndWait();
            engine.deleteByForce(ref);
        } else {
            engine.delete(ref);
        }
        vanish();
    }

    private void killAndWait() {
        tell("kill", Map.of("signal", "9"));
        try {
            engine.stop(ref, Optional.of(Duration.ZERO));
        } catch (EngineException e) {
            // Removal tries harder, and says what is in the way.
        }
        observe();
    }

    // --- who waits ---

    /** Completes with the exit code at the next end. */
    public CompletableFuture<Integer> nextExit() {
        return exits.add();
    }

    /** Completes with the exit code when it is gone. */
    public CompletableFuture<Integer> removal() {
        return removals.add();
    }

    private static Optional<Instant> startOf(ContainerInfo info) {
        return info.run().flatMap(ContainerInfo.Run::started).or(() -> info.end().flatMap(RunEnd::started));
    }
}

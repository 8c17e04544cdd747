package io.gatun.daemon.life;

import io.gatun.engine.ContainerInfo;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import io.gatun.engine.Removal;
import io.gatun.engine.RunEnd;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.NoSuchContainerException;
import io.gatun.linux.process.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

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
    private final ReentrantLock memory = new ReentrantLock();
    private final Waiters exits = new Waiters();
    private final Waiters removals = new Waiters();
    private final Streams streams;
    private volatile ContainerInfo info;
    private volatile Memo memo;
    private Optional<Instant> started;
    private Optional<Instant> ended;
    private final Restarting restarting;
    private final Aftermath aftermath;
    private volatile Optional<Health> health = Optional.empty();
    private final Mounted mounted;
    private final Telling telling;
    private volatile boolean gone;

    Container(Engine engine, EventBus events, Containers all, ContainerInfo info, Memo memo, Mounted mounted) {
        this.engine = engine;
        this.events = events;
        this.all = all;
        this.info = info;
        this.memo = memo;
        this.ref = new ContainerRef(info.id().value());
        this.streams = new Streams(engine, ref, this::isSeenRunning);
        this.started = startOf(info);
        this.ended = info.end().map(Container::run);
        this.restarting = new Restarting(this);
        this.aftermath = new Aftermath(this, engine, restarting);
        this.mounted = mounted;
        this.telling = new Telling(events, this);
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

    /** Whether it was removed. */
    public boolean isGone() {
        return gone;
    }

    /** Whether it waits to be started again. */
    public boolean isRestarting() {
        return restarting.isWaiting();
    }

    /** How its last run ended; 0 if there was none. */
    public int exitCode() {
        return info.end().map(Container::exitCode).orElse(0);
    }

    private static int exitCode(RunEnd end) {
        return end.exitCode().orElse(UNKNOWN);
    }

    /** What it has mounted. */
    public Mounted mounted() {
        return mounted;
    }

    /** Changes what is remembered. */
    public void remember(UnaryOperator<Memo> change) {
        memory.lock();
        try {
            Memo changed = change.apply(memo);
            if (changed.equals(memo)) return;
            engine.saveMemo(ref, changed.json());
            memo = changed;
        } finally {
            memory.unlock();
        }
    }

    /** Its health as docker shows it, if it has a check. */
    public Optional<Json> health() {
        return health.map(each -> each.log().json());
    }

    /** {@code starting}, {@code healthy} or {@code unhealthy}, if it has a check. */
    public Optional<String> healthStatus() {
        return health.map(each -> each.log().status());
    }

    // --- events ---

    /** Tells of something that happened to it. */
    public void tell(String action, Map<String, String> more) {
        telling.tell(action, more);
    }

    /** Tells of something that happened to it. */
    public void tell(String action) {
        tell(action, Map.of());
    }

    /** Looks at it again, and tells what has happened since the last look. */
    public void observe() {
        try {
            observe(engine.glance(ref));
        } catch (NoSuchContainerException e) {
            vanish();
        }
    }

    void observe(ContainerInfo now) {
        Optional<RunEnd> end;
        boolean held;
        lock.lock();
        try {
            if (gone || Containers.isOlder(now, info)) return;
            end = see(now);
            held = restarting.isHeld();
        } finally {
            lock.unlock();
        }
        if (end.isEmpty()) return;
        exits.complete(exitCode(end.get()));
        // By now it may run again: what follows is of the end that was seen, and nothing follows that of a restart.
        if (!held) aftermath.follow(end.get());
    }

    /** Tells what is new; an end, if there is one. The lock must be held. */
    private Optional<RunEnd> see(ContainerInfo now) {
        ContainerInfo before = info;
        info = Containers.slim(now);
        if (!before.name().equals(now.name())) telling.renamed(before.name());
        Optional<Instant> start = startOf(now);
        if (start.isPresent() && !start.equals(started)) tellStart(now);
        started = start;
        Optional<Instant> over = now.end().map(Container::run);
        boolean isNew = over.isPresent() && !over.equals(ended);
        ended = over;
        if (isNew) tellEnd(now, now.end().orElseThrow());
        else telling.paused(before.status(), now.status());
        return now.end().filter(_ -> isNew);
    }

    private void tellStart(ContainerInfo now) {
        telling.started(now);
        remember(is -> is.withStopped(false));
        health.ifPresent(Health::stop);
        health = now.run().flatMap(run -> Health.begin(this, engine, Instant.now(), false));
    }

    private void tellEnd(ContainerInfo now, RunEnd end) {
        health.ifPresent(Health::stop);
        telling.ended(now, end, exitCode(end));
    }

    /** Does what was to be done while there was no daemon. */
    void resume() {
        if (isRunning()) health = Health.begin(this, engine, started.orElseGet(Instant::now), true);
        aftermath.resume(info);
    }

    /** It is not there any more. */
    void vanish() {
        int code;
        lock.lock();
        try {
            if (gone) return;
            gone = true;
            // It ended and was removed between two looks: nobody knows how.
            info.run()
                    .ifPresent(run -> tellEnd(
                            info, new RunEnd(run.started(), Instant.now(), Optional.empty(), false, "", false)));
            code = isRunning() ? UNKNOWN : exitCode();
            tell("destroy");
        } finally {
            lock.unlock();
        }
        restarting.cancel();
        all.forget(this);
        streams.close();
        exits.close(code);
        removals.close(code);
    }

    // --- what clients do ---

    /** Starts it for a client. */
    public void start() {
        restarting.cancel();
        remember(is -> is.withStopped(false).withRestarts(0));
        run();
    }

    /** Starts it, with the clients on its streams who came before. */
    void run() {
        try {
            // The end of the output is nearly that of the container, and comes before the file system tells of it.
            streams.start(memo, this::observe);
        } finally {
            observe();
        }
        all.links().started(this);
    }

    /** The clients on its streams. */
    public Streams streams() {
        return streams;
    }

    private boolean isSeenRunning() {
        observe();
        return isRunning();
    }

    /** Tells its terminal its size. */
    public void resize(int rows, int columns) {
        streams.resize(rows, columns);
        tell("resize", Map.of("height", Integer.toString(rows), "width", Integer.toString(columns)));
    }

    /** A client wants it to stay stopped. A start by its policy is before this or does not happen. */
    private void keepStopped() {
        try (var _ = streams.expect()) {
            stayStopped();
        }
    }

    void stayStopped() {
        remember(is -> is.restartPolicy().isActive() ? is.withStopped(true) : is);
        restarting.cancel();
    }

    /**
     * Asks it to end, and kills it if it does not.
     *
     * @param signal what it is asked by, if not by its own stop signal
     * @return false if it did not run
     */
    public boolean stop(Optional<Signal> signal, Optional<Duration> grace) {
        keepStopped();
        observe();
        if (!isRunning()) return false;
        askToEnd(signal, grace);
        tell("stop");
        return true;
    }

    private void askToEnd(Optional<Signal> signal, Optional<Duration> grace) {
        int number = signal.map(Signal::number)
                .orElseGet(() -> SignalNumber.of(info.behaviour().stopSignal()));
        tell("kill", Map.of("signal", Integer.toString(number)));
        engine.stop(ref, signal, grace);
        observe();
    }

    /** Sends it a signal; one that kills also says that it shall stay stopped. */
    public void kill(Signal signal) {
        if (signal.equals(Signal.SIGKILL)) keepStopped();
        signal(signal);
        if (signal.equals(Signal.SIGKILL)) awaitEnd();
    }

    /** Sends it a signal. */
    public void signal(Signal signal) {
        tell("kill", Map.of("signal", Integer.toString(signal.number())));
        engine.kill(ref, signal);
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

    /** Stops it, as {@link #stop} does, and starts it again. */
    public void restart(Optional<Signal> signal, Optional<Duration> grace) {
        restarting.cancel();
        if (isRunning()) {
            // Its end is not one that its policy is asked about, nor one that removes it.
            restarting.hold(() -> askToEnd(signal, grace));
            tell("stop");
        }
        start();
        tell("restart");
    }

    /** Removes it for good. */
    public void remove(boolean force, Removal removal) {
        if (force && isRunning()) keepStopped();
        if (force) {
            if (isRunning()) killAndWait();
            engine.deleteByForce(ref, removal);
        } else {
            engine.delete(ref, removal);
        }
        if (removal == Removal.WITH_VOLUMES) mounted.tellGone(engine.volumes(), events);
        vanish();
    }

    private void killAndWait() {
        tell("kill", Map.of("signal", "9"));
        try {
            // Without the lock at first: who waits for it to stop has that.
            engine.kill(ref, Signal.SIGKILL);
            engine.stop(ref, Optional.empty(), Optional.of(Duration.ZERO));
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

    /** What tells an end from that of another run. Of an end that nobody wrote down, each look has another time. */
    private static Instant run(RunEnd end) {
        return end.started().orElse(end.finished());
    }

    private static Optional<Instant> startOf(ContainerInfo info) {
        return info.run()
                .flatMap(ContainerInfo.Run::started)
                .or(() -> info.end().flatMap(RunEnd::started));
    }
}

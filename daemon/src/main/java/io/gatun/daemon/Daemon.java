package io.gatun.daemon;

import io.gatun.daemon.docker.AccessLog;
import io.gatun.daemon.docker.DockerService;
import io.gatun.daemon.docker.archive.ArchiveRoutes;
import io.gatun.daemon.docker.container.ContainerRoutes;
import io.gatun.daemon.docker.container.ListRoutes;
import io.gatun.daemon.docker.container.LogRoutes;
import io.gatun.daemon.docker.container.StatsRoutes;
import io.gatun.daemon.docker.container.StreamRoutes;
import io.gatun.daemon.docker.container.TopRoutes;
import io.gatun.daemon.docker.create.ImageLookup;
import io.gatun.daemon.docker.exec.ExecRoutes;
import io.gatun.daemon.docker.image.ImageRoutes;
import io.gatun.daemon.docker.image.TransferRoutes;
import io.gatun.daemon.docker.network.NetworkRoutes;
import io.gatun.daemon.docker.system.DiskRoutes;
import io.gatun.daemon.docker.system.EventRoutes;
import io.gatun.daemon.docker.system.MetricsRoutes;
import io.gatun.daemon.docker.system.SystemRoutes;
import io.gatun.daemon.docker.volume.VolumeRoutes;
import io.gatun.daemon.http.HttpServer;
import io.gatun.daemon.http.Routes;
import io.gatun.daemon.http.TlsFiles;
import io.gatun.daemon.life.Containers;
import io.gatun.daemon.life.EventBus;
import io.gatun.daemon.life.Execs;
import io.gatun.engine.Engine;
import io.gatun.engine.EngineSettings;
import io.gatun.engine.Networks;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * The engine behind Docker's HTTP API. It owns no container: all of them go on when it ends, and the next daemon finds them again.
 * Closing it closes its doors and nothing else.
 */
public final class Daemon implements AutoCloseable {
    private final StateLock lock;
    private final Engine engine;
    private final Containers containers;
    private final HttpServer server;
    private final Networks.Guard networks;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Daemon(StateLock lock, Engine engine, Containers containers, HttpServer server) {
        this.lock = lock;
        this.networks = engine.networks().guard();
        this.engine = engine;
        this.containers = containers;
        this.server = server;
    }

    /**
     * Opens the doors of a daemon. The caller closes it.
     *
     * @param version of this program, for clients
     * @param log gets a line for each request; borrowed
     * @throws IOException if another daemon serves the same containers, or the socket cannot be made
     */
    public static Daemon open(DaemonSettings settings, String version, PrintStream log) throws IOException {
        return open(settings, version, log, Engine::open);
    }

    static Daemon open(
            DaemonSettings settings, String version, PrintStream log, Function<EngineSettings, Engine> opening)
            throws IOException {
        StateLock lock = StateLock.take(settings.engine().root());
        Engine engine = opening.apply(settings.engine());
        EventBus events = new EventBus();
        Containers containers = new Containers(engine, events);
        var about = new SystemRoutes.About(version, settings.engine().root().toString(), settings.users());
        var service = new DockerService(routes(engine, containers, events, about), accessLog(settings, log));
        var server = new HttpServer(service, settings.stall());
        var daemon = new Daemon(lock, engine, containers, server);
        try {
            engine.volumes().sweep();
            containers.start();
            server.listen(settings.socket());
            lock.tell(settings.socket());
            if (settings.remote().isPresent()) listen(server, settings.remote().get());
            return daemon;
        } catch (IOException | RuntimeException e) {
            daemon.close();
            throw e;
        }
    }

    private static AccessLog accessLog(DaemonSettings settings, PrintStream out) {
        return switch (settings.log()) {
            case TEXT -> AccessLog.ofText(out);
            case JSON -> AccessLog.ofJson(out);
        };
    }

    private static void listen(HttpServer server, DaemonSettings.Remote door) throws IOException {
        server.listen(door.address(), new TlsFiles(door.authority(), door.certificate(), door.key()));
    }

    /** Every kind of resource has routes of its own, in a package of its own below {@code docker}. */
    private static List<Routes> routes(
            Engine engine, Containers containers, EventBus events, SystemRoutes.About about) {
        return List.of(
                // Those that wait, for an end, for output, for news, and ask nothing of the kernel that may not come
                // back.
                new SystemRoutes(engine, containers, events, about),
                new EventRoutes(events),
                new StreamRoutes(engine, containers),
                new LogRoutes(engine, containers),
                new StatsRoutes(engine, containers),
                new ExecRoutes(containers, new Execs(engine)),
                new DiskRoutes(engine, containers).apart(),
                new MetricsRoutes(engine, containers).apart(),
                new NetworkRoutes(engine, events).apart(),
                new ListRoutes(engine, containers).apart(),
                new TransferRoutes(engine, events).apart(),
                new ImageRoutes(engine, events).apart(),
                new ContainerRoutes(engine, containers, new ImageLookup(engine.images()), about.users()).apart(),
                new ArchiveRoutes(engine, containers).apart(),
                new VolumeRoutes(engine, events).apart(),
                new TopRoutes(engine, containers).apart());
    }

    /** Nothing happens the second time. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) return;
        server.close();
        containers.close();
        networks.close();
        engine.close();
        lock.close();
    }
}

package io.gatun.proxy;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.metrics.AccessLogWriter;
import io.gatun.proxy.metrics.MetricsServer;
import io.gatun.proxy.metrics.MetricsText;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.Entrance;
import io.gatun.proxy.model.ProxyConfig;
import io.gatun.proxy.model.ProxyConfig.AccessLog;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.model.ServiceStatus;
import io.gatun.proxy.model.Way;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What of a proxy a configuration decides: brings it from one to the next, or leaves it as it was. */
final class Configured implements AutoCloseable {
    // For connections of services that are gone, where they say nothing.
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private final Proxy proxy;
    private final KernelWays ways;
    private Map<String, Service> services = Map.of();
    private Optional<Internet> metricsAddress = Optional.empty();
    private Optional<AccessLog> accessLog = Optional.empty();
    private @Nullable MetricsServer metricsServer;
    private @Nullable AccessLogWriter log;

    Configured(Proxy proxy, ProxySettings settings) {
        this.proxy = proxy;
        ways = new KernelWays(proxy, settings);
    }

    synchronized Map<String, Service> services() {
        return services;
    }

    String metrics() {
        Map<String, ServiceStatus> all = new LinkedHashMap<>();
        services().forEach((name, service) -> all.put(name, service.statistics()));
        return MetricsText.of(all, kernelStatusByName());
    }

    synchronized List<BackendStatus> kernelStatus() {
        return ways.status();
    }

    synchronized void apply(ProxyConfig wanted) {
        requireApart(wanted.services());
        List<ServiceDefinition> settled = ways.settled(wanted.services());
        var config = new ProxyConfig(
                settled.stream().filter(each -> each.spec().way() == Way.RELAY).toList(),
                wanted.metrics(),
                wanted.accessLog());
        config.services().forEach(Configured::requireBackends);
        Map<Entrance, Service> running = new LinkedHashMap<>();
        services.values().forEach(service -> running.put(service.spec().entrance(), service));
        Map<Entrance, Service> begun = begin(config, running);
        @Nullable MetricsServer server = null;
        @Nullable AccessLogWriter writer = null;
        try {
            if (!config.metrics().equals(metricsAddress)) server = metricsServer(config);
            if (!config.accessLog().equals(accessLog)) writer = logWriter(config);
            ways.apply(settled);
        } catch (RuntimeException e) {
            if (server != null) server.close();
            if (writer != null) writer.close();
            begun.values().forEach(this::end);
            throw e;
        }
        replaceMetrics(config, server);
        replaceLog(config, writer);
        follow(config, running, begun);
    }

    // ---- before anything changes

    private static void requireApart(List<ServiceDefinition> all) {
        Map<Integer, List<ServiceDefinition>> byPort = new LinkedHashMap<>();
        for (ServiceDefinition each : all) {
            Entrance entrance = each.spec().entrance();
            List<ServiceDefinition> neighbours =
                    byPort.computeIfAbsent(entrance.address().port(), port -> new ArrayList<>());
            for (ServiceDefinition other : neighbours) {
                if (entrance.overlaps(other.spec().entrance())) {
                    throw new IllegalArgumentException("services %s and %s both listen on %s"
                            .formatted(other.name(), each.name(), entrance.text()));
                }
            }
            neighbours.add(each);
        }
    }

    private static void requireBackends(ServiceDefinition service) {
        try {
            Internet listen = service.spec().listen();
            BackendRules.require(listen, service.backends());
            BackendRules.requirePossible(service.spec(), service.backends());
            for (List<Backend> pool : service.pools().values()) {
                BackendRules.require(listen, pool);
                BackendRules.requirePossible(service.spec(), pool);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("service " + service.name() + ": " + e.getMessage(), e);
        }
    }

    /** Opens those that are new, or none. */
    private Map<Entrance, Service> begin(ProxyConfig config, Map<Entrance, Service> running) {
        Map<Entrance, Service> begun = new LinkedHashMap<>();
        try {
            for (ServiceDefinition each : config.services()) {
                Entrance entrance = each.spec().entrance();
                if (running.containsKey(entrance)) continue;
                begun.put(entrance, proxy.listen(each.spec(), each.backends(), each.pools()));
            }
            return begun;
        } catch (RuntimeException e) {
            begun.values().forEach(this::end);
            throw e;
        }
    }

    private void end(Service service) {
        service.close();
        proxy.forget(service);
    }

    private @Nullable MetricsServer metricsServer(ProxyConfig config) {
        if (config.metrics().isEmpty()) return null;
        Internet address = config.metrics().get();
        try {
            return MetricsServer.open(address, new Pages(this::metrics, this::services));
        } catch (IOException e) {
            throw new ListenException(
                    "cannot answer for metrics on " + AddressText.of(address) + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable AccessLogWriter logWriter(ProxyConfig config) {
        try {
            return config.accessLog()
                    .map(each -> new AccessLogWriter(each.file()))
                    .orElse(null);
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException(e.getMessage() + " (" + e.getCause() + ")", e);
        }
    }

    // ---- the change

    private void replaceMetrics(ProxyConfig config, @Nullable MetricsServer server) {
        if (config.metrics().equals(metricsAddress)) return;
        if (metricsServer != null) metricsServer.close();
        metricsServer = server;
        metricsAddress = config.metrics();
    }

    private void replaceLog(ProxyConfig config, @Nullable AccessLogWriter writer) {
        if (config.accessLog().equals(accessLog)) return;
        AccessLogWriter before = log;
        log = writer;
        accessLog = config.accessLog();
        if (writer == null) proxy.reporting().toNobody();
        else proxy.reporting().to(config.accessLog().map(AccessLog::oneIn).orElse(1), writer);
        if (before != null) before.close();
    }

    private void follow(ProxyConfig config, Map<Entrance, Service> running, Map<Entrance, Service> begun) {
        Map<String, Service> now = new LinkedHashMap<>();
        for (ServiceDefinition each : config.services()) {
            Service known = running.remove(each.spec().entrance());
            if (known != null) known.follow(each.spec(), each.backends(), each.pools());
            Service service = known == null ? begun.get(each.spec().entrance()) : known;
            if (service != null) now.put(each.name(), service);
        }
        services = now;
        var gone = new ArrayList<>(running.values());
        gone.forEach(service -> Thread.ofVirtual().start(() -> drain(service)));
    }

    private void drain(Service service) {
        try {
            service.drain(service.spec().timeouts().drain().orElse(DRAIN));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        proxy.forget(service);
    }

    /** Tells the kernel nothing while another process takes over. */
    synchronized void pause() {
        ways.pause();
    }

    /** Goes on, as the other process did not take over. */
    synchronized void resume() {
        ways.resume();
    }

    /** What became of backends of services that the kernel carries, by the names of services. */
    synchronized Map<String, List<BackendStatus>> kernelStatusByName() {
        return ways.statusByName();
    }

    /** Leaves what the kernel carries to another process, which has told the kernel anew. */
    synchronized void leave() {
        ways.leave();
    }

    @Override
    public synchronized void close() {
        ways.close();
        if (metricsServer != null) metricsServer.close();
        if (log != null) log.close();
        metricsServer = null;
        log = null;
    }
}

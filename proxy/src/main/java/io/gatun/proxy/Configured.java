package io.gatun.proxy;

import static java.util.Objects.requireNonNull;

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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What of a proxy a configuration decides: brings it from one to the next, or leaves it as it was. */
final class Configured implements AutoCloseable {
    // For connections of services that are gone, where they say nothing.
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private final Proxy proxy;
    private final KernelWays ways;
    private final Map<Entrance, Service> running = new HashMap<>();
    // Where services are whose owner has changed them since the last configuration, which says something else.
    private final Set<Entrance> touched = ConcurrentHashMap.newKeySet();
    private List<ServiceDefinition> wanted = List.of();
    private List<ServiceDefinition> relayed = List.of();
    private Places places = new Places();
    private @Nullable Map<String, Service> services;
    private Optional<Internet> metricsAddress = Optional.empty();
    private Optional<AccessLog> accessLog = Optional.empty();
    private @Nullable MetricsServer metricsServer;
    private @Nullable AccessLogWriter log;

    Configured(Proxy proxy, ProxySettings settings) {
        this.proxy = proxy;
        ways = new KernelWays(proxy, settings);
    }

    synchronized Map<String, Service> services() {
        Map<String, Service> now = services;
        if (now == null) {
            now = new LinkedHashMap<>();
            for (ServiceDefinition each : relayed)
                now.put(each.name(), running(each.spec().entrance()));
            services = now = Collections.unmodifiableMap(now);
        }
        return now;
    }

    private Service running(Entrance entrance) {
        return requireNonNull(running.get(entrance), "a service that is configured runs");
    }

    String metrics() {
        Map<String, ServiceStatus> all = new LinkedHashMap<>();
        services().forEach((name, service) -> all.put(name, service.statistics()));
        return MetricsText.of(all, kernelStatusByName());
    }

    synchronized List<BackendStatus> kernelStatus() {
        return ways.status();
    }

    /** Costs what is different from the last one, and a comparison of references for each service that is the same. */
    synchronized void apply(ProxyConfig config) {
        try {
            move(Difference.of(wanted, config.services()));
            KernelWays.Settled settled = ways.settled(config.services());
            List<ServiceDefinition> relays = settled.relayed();
            apply(config, settled, Difference.of(relayed, relays).and(touched(relays)));
            relayed = relays;
            services = null;
            wanted = config.services();
        } catch (RuntimeException e) {
            places = Places.of(wanted);
            throw e;
        }
    }

    private void apply(ProxyConfig config, KernelWays.Settled settled, Difference difference) {
        difference.changed().forEach(this::requirePossible);
        Map<Entrance, Service> begun = begin(difference.changed());
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
        follow(difference, begun);
    }

    // ---- before anything changes

    private void move(Difference difference) {
        difference.was().forEach(each -> places.leave(each.spec().entrance()));
        difference.changed().forEach(places::take);
    }

    private List<ServiceDefinition> touched(List<ServiceDefinition> relays) {
        if (touched.isEmpty()) return List.of();
        return relays.stream()
                .filter(each -> touched.contains(each.spec().entrance()))
                .toList();
    }

    private void requirePossible(ServiceDefinition service) {
        try {
            proxy.requireAllowed(service.spec());
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
    private Map<Entrance, Service> begin(List<ServiceDefinition> changed) {
        Map<Entrance, Service> begun = new LinkedHashMap<>();
        try {
            for (ServiceDefinition each : changed) {
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

    private void follow(Difference difference, Map<Entrance, Service> begun) {
        for (ServiceDefinition each : difference.changed()) {
            Entrance entrance = each.spec().entrance();
            Service fresh = begun.get(entrance);
            if (fresh == null) {
                running(entrance).follow(each.spec(), each.backends(), each.pools());
            } else {
                running.put(entrance, fresh);
                fresh.whenTouched(() -> touched.add(entrance));
            }
            touched.remove(entrance);
        }
        for (Entrance entrance : difference.gone()) {
            Service service = running.remove(entrance);
            touched.remove(entrance);
            if (service != null) Thread.ofVirtual().start(() -> drain(service));
        }
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

    /** Whose the tables of the kernel are that another process has written, which has taken over. */
    synchronized void takenBy(String other) {
        ways.takenBy(other);
    }

    String instance() {
        return ways.instance();
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

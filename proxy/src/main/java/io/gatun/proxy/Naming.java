package io.gatun.proxy;

import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.Entrance;
import io.gatun.proxy.model.NamedBackend;
import io.gatun.proxy.model.ProxyConfig;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.name.NameResolver;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands configurations on with the addresses of backends that have names, and again when those have changed. A name that was found once is as it
 * was until it is found again. Threads begin with the first name. Safe for many threads.
 */
final class Naming implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Naming.class.getName());

    private final Lookups lookups;
    private final BiPredicate<ServiceSpec, Backend> possible;
    private final Consumer<ProxyConfig> target;
    private ProxyConfig wanted = ProxyConfig.of(List.of());
    private Map<String, List<InetAddress>> known = Map.of();
    // What the definition of each place became, so that one whose addresses stay is the same object.
    private Map<Entrance, ServiceDefinition> resolved = Map.of();
    private final Set<String> failing = new HashSet<>();
    private String refused = "";
    private @Nullable ScheduledThreadPoolExecutor clock;
    private int round;
    private boolean closed;

    /**
     * @param possible whether a service can have a backend at an address that was found
     * @param target refuses what it cannot do with an IllegalArgumentException, and goes on as before
     */
    Naming(NameResolver resolver, BiPredicate<ServiceSpec, Backend> possible, Consumer<ProxyConfig> target) {
        lookups = new Lookups(resolver);
        this.possible = possible;
        this.target = target;
    }

    /**
     * Hands a configuration on.
     *
     * @throws IllegalArgumentException if the addresses of a name are not known, or whoever gets the configuration refuses it; nothing changes
     */
    void apply(ProxyConfig config) {
        Set<String> hosts = hosts(config.services());
        Map<String, Lookups.Found> found = hosts.isEmpty() ? Map.of() : lookups.of(hosts);
        synchronized (this) {
            if (closed) throw new IllegalStateException("the proxy is closed");
            Map<String, List<InetAddress>> now = merged(found);
            requireAll(config.services(), found, now);
            hand(config, now);
            wanted = config;
            round++;
            if (!hosts.isEmpty()) again(config, round);
        }
    }

    private static Set<String> hosts(List<ServiceDefinition> services) {
        Set<String> all = new HashSet<>();
        for (ServiceDefinition service : services) {
            if (service.names().isEmpty()) continue;
            service.names().values().forEach(names -> names.forEach(name -> all.add(name.host())));
        }
        return all;
    }

    private static void requireAll(
            List<ServiceDefinition> services, Map<String, Lookups.Found> found, Map<String, List<InetAddress>> now) {
        for (ServiceDefinition service : services) {
            service.names().values().stream().flatMap(List::stream).forEach(name -> {
                Lookups.Found result = found.get(name.host());
                if (now.containsKey(name.host()) || result == null) return;
                throw new IllegalArgumentException("service %s: the name of the backend %s cannot be resolved: %s"
                        .formatted(service.name(), name.text(), result.reason()));
            });
        }
    }

    /** What is known of each name after a look: what it found, or what was known before. */
    private Map<String, List<InetAddress>> merged(Map<String, Lookups.Found> found) {
        Map<String, List<InetAddress>> now = new HashMap<>();
        found.forEach((host, result) -> {
            List<InetAddress> addresses = result.addresses().isEmpty() ? known.get(host) : result.addresses();
            if (addresses != null) now.put(host, addresses);
            say(host, result);
        });
        return now;
    }

    private void say(String host, Lookups.Found result) {
        boolean isFailing = result.addresses().isEmpty() && known.containsKey(host);
        if (isFailing && failing.add(host)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the name {0} cannot be resolved any more, its backends stay: {1}",
                    host,
                    result.reason());
        } else if (!isFailing && failing.remove(host)) {
            LOG.log(System.Logger.Level.INFO, "the name {0} is resolved again", host);
        }
    }

    private void hand(ProxyConfig config, Map<String, List<InetAddress>> now) {
        Map<Entrance, ServiceDefinition> next = new HashMap<>();
        var services = new ArrayList<ServiceDefinition>(config.services().size());
        for (ServiceDefinition each : config.services()) {
            if (each.names().isEmpty()) {
                services.add(each);
                continue;
            }
            ServiceDefinition result = resolved(each, now);
            services.add(result);
            next.put(each.spec().entrance(), result);
        }
        target.accept(next.isEmpty() ? config : config.with(services));
        resolved = next;
        known = now;
    }

    private ServiceDefinition resolved(ServiceDefinition service, Map<String, List<InetAddress>> now) {
        Map<String, List<Backend>> pools = new HashMap<>();
        service.pools().forEach((pool, backends) -> pools.put(pool, all(service, pool, backends, now)));
        List<Backend> own = all(service, ServiceDefinition.OWN, service.backends(), now);
        var result = new ServiceDefinition(service.name(), service.spec(), own, pools);
        ServiceDefinition before = resolved.get(service.spec().entrance());
        return before != null && before.equals(result) ? before : result;
    }

    // Two names may lead to one address, and somebody may have written down one that a name has: the first counts.
    private List<Backend> all(
            ServiceDefinition service, String pool, List<Backend> written, Map<String, List<InetAddress>> now) {
        var all = new ArrayList<>(written);
        Set<Object> seen = new HashSet<>();
        written.forEach(backend -> seen.add(backend.address()));
        for (NamedBackend name : service.names().getOrDefault(pool, List.of())) {
            for (InetAddress address : now.getOrDefault(name.host(), List.of())) {
                Backend backend = name.at(address);
                if (possible.test(service.spec(), backend) && seen.add(backend.address())) all.add(backend);
            }
        }
        return all;
    }

    // ---- later

    private void again(ProxyConfig config, int number) {
        ScheduledThreadPoolExecutor begun = clock;
        if (begun == null) {
            var factory = Thread.ofPlatform().daemon().name("gatun-proxy-names").factory();
            clock = begun = new ScheduledThreadPoolExecutor(1, factory);
        }
        var _ = begun.schedule(() -> look(number), config.resolve().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look(int number) {
        ProxyConfig config;
        synchronized (this) {
            if (closed || number != round) return;
            config = wanted;
        }
        try {
            Map<String, Lookups.Found> found = lookups.of(hosts(config.services()));
            synchronized (this) {
                if (!closed && number == round) change(config, merged(found));
            }
        } finally {
            // Whatever came between, such as a thread that could not be had, the next look may do better.
            synchronized (this) {
                if (!closed && number == round) again(config, number);
            }
        }
    }

    private void change(ProxyConfig config, Map<String, List<InetAddress>> now) {
        if (now.equals(known)) return;
        try {
            hand(config, now);
            refused = "";
        } catch (RuntimeException e) {
            String reason = String.valueOf(e.getMessage());
            if (!reason.equals(refused)) {
                LOG.log(System.Logger.Level.WARNING, "what names of backends stand for now is refused: " + reason);
            }
            refused = reason;
        }
    }

    /** Looks no more. What was handed on stays as it is. */
    @Override
    public void close() {
        lookups.close();
        synchronized (this) {
            closed = true;
            if (clock != null) clock.shutdownNow();
        }
    }
}

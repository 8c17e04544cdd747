package io.gatun.proxy;

import io.gatun.linux.Kernel;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.process.Limits.ResourceLimit;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.Entrance;
import io.gatun.proxy.model.ProxyConfig;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.SocketOptions.Feature;
import io.gatun.proxy.model.Way;
import io.gatun.proxy.name.NameResolver;
import io.gatun.proxy.relay.Loops;
import io.gatun.proxy.relay.Reporting;
import io.gatun.proxy.relay.stream.SourceAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A load balancer in this process: services that listen, on threads of their own, in the network namespace of the thread that opened
 * it. Safe for many threads. Closing resets what is open; {@link Service#drain} first if that matters.
 */
public final class Proxy implements AutoCloseable {
    // For what the program itself opens meanwhile, and for checks.
    private static final int RESERVED_DESCRIPTORS = 256;
    private static final int MOST_DESCRIPTORS = 1 << 20;

    private final Kernel kernel;
    private final NameResolver resolver;
    private final Loops loops;
    private final Reporting reporting = new Reporting();
    private final List<Service> services = new ArrayList<>();
    private final Map<Entrance, List<Fd>> inherited = new HashMap<>();
    private final Configured configured;
    private final Naming naming;
    private boolean closed;

    private Proxy(Kernel kernel, ProxySettings settings, NameResolver resolver) {
        this.kernel = kernel;
        this.resolver = resolver;
        configured = new Configured(this, settings);
        naming = new Naming(resolver, Proxy::isPossible, configured::apply);
        loops = new Loops(kernel, settings.threads(), settings.descriptors());
    }

    /** A proxy with a thread for each processor and as many descriptors as this process may open (RLIMIT_NOFILE). */
    public static Proxy open() {
        return open(ProxySettings.DEFAULT_INSTANCE);
    }

    /** The same, of one of several instances on a host. */
    public static Proxy open(String instance) {
        Kernel kernel = Kernel.open();
        int threads = Runtime.getRuntime().availableProcessors();
        return new Proxy(kernel, new ProxySettings(threads, descriptors(kernel), instance), new NameResolver());
    }

    /** A proxy with these settings. */
    public static Proxy open(ProxySettings settings) {
        return open(settings, new NameResolver());
    }

    /** The same with other places to look for names. */
    static Proxy open(ProxySettings settings, NameResolver resolver) {
        return new Proxy(Kernel.open(), settings, resolver);
    }

    // What goes to an address of one family cannot be sent on to one of the other but by a relay, and that from its own
    // address.
    private static boolean isPossible(ServiceSpec spec, Backend backend) {
        boolean isAny = spec.way() == Way.RELAY && !spec.sockets().has(Feature.TRANSPARENT);
        return isAny || backend.isOfFamilyOf(spec.listen());
    }

    private static int descriptors(Kernel kernel) {
        var self = new Pid((int) ProcessHandle.current().pid());
        long limit = kernel.limits().prlimit(self, ResourceLimit.RLIMIT_NOFILE).soft();
        long most = Long.compareUnsigned(limit, MOST_DESCRIPTORS) > 0 ? MOST_DESCRIPTORS : limit;
        return (int) Math.max(most - RESERVED_DESCRIPTORS, most / 2);
    }

    /**
     * Listens, and spreads whoever connects over the backends.
     *
     * @throws IllegalArgumentException if a backend is named twice or is the service itself
     * @throws ListenException if the address is in use, not of this machine or not allowed
     */
    public Service listen(ServiceSpec spec, List<Backend> backends) {
        return listen(spec, backends, Map.of());
    }

    /**
     * The same with backends for routes, by the name of their pool; pools that are not named have none yet.
     *
     * @throws IllegalArgumentException if no route names a pool, too
     */
    public synchronized Service listen(ServiceSpec spec, List<Backend> backends, Map<String, List<Backend>> pools) {
        if (closed) throw new IllegalStateException("the proxy is closed");
        BackendRules.require(spec.listen(), backends);
        BackendRules.requirePossible(spec, backends);
        for (List<Backend> pool : pools.values()) {
            BackendRules.require(spec.listen(), pool);
            BackendRules.requirePossible(spec, pool);
        }
        requireAllowed(spec);
        try {
            List<Fd> sockets = inherited.getOrDefault(spec.entrance(), List.of());
            var service = Service.open(kernel, loops, spec, backends, pools, reporting, sockets);
            inherited.remove(spec.entrance());
            services.add(service);
            return service;
        } catch (SyscallException e) {
            throw new ListenException("cannot listen on " + spec.entrance().text() + ": " + reason(e), e);
        }
    }

    /**
     * Does what a configuration says, instead of what the last one said: services whose address stays go on with their connections and
     * follow their new specification; those that are gone take nobody any more and end when their connections have. Those made by
     * {@link #listen} are left alone. Waits for the addresses of names that the configuration has; they are followed from then on.
     *
     * @throws IllegalArgumentException if services are in each other's way, have backends they must not have, or a backend's name is not found; nothing
     *     changes
     * @throws ListenException if one cannot listen; nothing changes
     */
    public void apply(ProxyConfig config) {
        naming.apply(config);
    }

    /**
     * Checks that this process may do what a service wants.
     *
     * @throws IllegalArgumentException with what is missing
     */
    void requireAllowed(ServiceSpec spec) {
        if (spec.sockets().has(Feature.TRANSPARENT)) SourceAddress.requireAllowed(kernel);
    }

    /** The services of the last configuration, by name. */
    public Map<String, Service> services() {
        return configured.services();
    }

    /** What became of the backends of services that the kernel carries, see {@link io.gatun.proxy.model.Way}. */
    public List<BackendStatus> carriedByTheKernel() {
        return configured.kernelStatus();
    }

    /** The same by the names of services. */
    public Map<String, List<BackendStatus>> carriedByTheKernelByName() {
        return configured.kernelStatusByName();
    }

    /** Tells the kernel nothing of services that it carries, while another process takes over. */
    void pause() {
        configured.pause();
    }

    /** A process of this instance or of another has taken over. */
    void takenBy(String other) {
        configured.takenBy(other);
    }

    /** Which of several on this host it is. */
    String instance() {
        return configured.instance();
    }

    /** Goes on, as the other process did not take over. */
    void resume() {
        configured.resume();
    }

    /** What is counted of the services of the last configuration, in Prometheus' text format. */
    public String metrics() {
        return configured.metrics();
    }

    /** Who finds the addresses of names. */
    NameResolver resolver() {
        return resolver;
    }

    /** The threads. */
    Loops loops() {
        return loops;
    }

    /** Who is told of connections that have ended. */
    Reporting reporting() {
        return reporting;
    }

    /** A service that has ended by itself. */
    synchronized void forget(Service service) {
        services.remove(service);
    }

    /** Listens by sockets that listen already where a service has their address; owned from here on. */
    synchronized void inherit(Map<Entrance, List<Fd>> sockets) {
        inherited.putAll(sockets);
    }

    /** Closes sockets that no service has wanted. */
    synchronized void disinherit() {
        inherited.values().forEach(sockets -> sockets.forEach(Fd::close));
        inherited.clear();
    }

    /** The sockets of all services by address, for another process; they stay the services'. */
    synchronized Map<Entrance, List<Fd>> listening() {
        var all = new LinkedHashMap<Entrance, List<Fd>>();
        for (Service service : services) all.put(service.entrance(), service.listening());
        return all;
    }

    private static String reason(SyscallException e) {
        return switch (e.errno()) {
            case EADDRINUSE -> "somebody else does (ss -ltunp shows who)";
            case EADDRNOTAVAIL -> "no network interface has this address";
            case EACCES -> "ports below net.ipv4.ip_unprivileged_port_start need CAP_NET_BIND_SERVICE";
            default -> e.errno().text() + " (" + e.call() + ")";
        };
    }

    /**
     * Leaves those who connect from now on to another process that has the listening sockets, and waits until those who are connected
     * have ended, at most so long. What the kernel carries is the other process's too: closing takes nothing of it away.
     */
    public void leave(Duration most) throws InterruptedException {
        naming.close();
        configured.leave();
        List<Service> all;
        synchronized (this) {
            all = List.copyOf(services);
        }
        long deadline = System.nanoTime() + most.toNanos();
        // Nobody may be accepted here while another one is waited for.
        for (Service service : all) service.leave(Duration.ZERO, Service.Rest.STAYS);
        for (Service service : all) {
            service.leave(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())), Service.Rest.IS_RESET);
        }
    }

    /** Ends all services, resets their connections and ends the threads. */
    @Override
    public void close() {
        // Not under the lock, for which whoever brings new addresses may be waiting.
        naming.close();
        closeAll();
    }

    private synchronized void closeAll() {
        if (closed) return;
        closed = true;
        configured.close();
        List.copyOf(services).forEach(Service::close);
        disinherit();
        loops.close();
    }
}

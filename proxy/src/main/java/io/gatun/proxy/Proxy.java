package io.gatun.proxy;

import io.gatun.linux.Kernel;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.process.Limits.ResourceLimit;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.relay.Loops;
import io.gatun.proxy.relay.ServiceRelay.Reports;
import java.util.ArrayList;
import java.util.List;

/**
 * A load balancer in this process: services that listen, on threads of their own, in the network namespace of the thread that opened
 * it. Safe for many threads. Closing resets what is open; {@link Service#drain} first if that matters.
 */
public final class Proxy implements AutoCloseable {
    // For what the program itself opens meanwhile, and for checks.
    private static final int RESERVED_DESCRIPTORS = 256;
    private static final int MOST_DESCRIPTORS = 1 << 20;

    private final Kernel kernel;
    private final Loops loops;
    private final List<Service> services = new ArrayList<>();
    private boolean closed;

    private Proxy(Kernel kernel, ProxySettings settings) {
        this.kernel = kernel;
        loops = new Loops(kernel, settings.threads(), settings.descriptors());
    }

    /** A proxy with a thread for each processor and as many descriptors as this process may open (RLIMIT_NOFILE). */
    public static Proxy open() {
        Kernel kernel = Kernel.open();
        return new Proxy(kernel, new ProxySettings(Runtime.getRuntime().availableProcessors(), descriptors(kernel)));
    }

    /** A proxy with these settings. */
    public static Proxy open(ProxySettings settings) {
        return new Proxy(Kernel.open(), settings);
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
    public synchronized Service listen(ServiceSpec spec, List<Backend> backends) {
        return listen(spec, backends, Reports.NONE, List.of());
    }

    /**
     * The same with sockets that listen already.
     *
     * @param inherited owned from here on; where there are none, some are made
     */
    synchronized Service listen(ServiceSpec spec, List<Backend> backends, Reports reports, List<Fd> inherited) {
        if (closed) throw new IllegalStateException("the proxy is closed");
        BackendRules.require(spec.listen(), backends);
        try {
            var service = Service.open(kernel, loops, spec, backends, reports, inherited);
            services.add(service);
            return service;
        } catch (SyscallException e) {
            throw new ListenException("cannot listen on " + AddressText.of(spec.listen()) + ": " + reason(e), e);
        }
    }

    private static String reason(SyscallException e) {
        return switch (e.errno()) {
            case EADDRINUSE -> "somebody else does (ss -ltnp shows who)";
            case EADDRNOTAVAIL -> "no network interface has this address";
            case EACCES -> "ports below net.ipv4.ip_unprivileged_port_start need CAP_NET_BIND_SERVICE";
            default -> e.errno().text() + " (" + e.call() + ")";
        };
    }

    /** Ends all services, resets their connections and ends the threads. */
    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        services.forEach(Service::close);
        loops.close();
    }
}

package io.gatun.proxy.model;

import io.gatun.linux.net.socket.SocketAddress;
import java.util.Optional;

/**
 * A service: where it listens, and how its connections are spread.
 *
 * @param listen where; port 0 lets the kernel choose
 * @param balancing how a backend is chosen
 * @param check how backends are asked whether they are there
 * @param ejection when a backend is left alone because connections to it fail
 * @param lastResort what happens when none is left
 * @param limits what it may take
 * @param timeouts how long things may take
 * @param proxyProtocol how the client's address comes and goes on
 * @param routing which backends a connection may go to
 * @param transport what is carried
 * @param way how it is carried
 * @param sockets what its sockets are set to
 */
public record ServiceSpec(
        SocketAddress.Internet listen,
        Balancing balancing,
        Optional<Check> check,
        Optional<Ejection> ejection,
        LastResort lastResort,
        Limits limits,
        Timeouts timeouts,
        ProxyProtocol proxyProtocol,
        Routing routing,
        Transport transport,
        Way way,
        SocketOptions sockets) {
    public ServiceSpec {
        if (routing instanceof HttpRouting && proxyProtocol.to() != ProxyProtocol.To.NONE) {
            throw new IllegalArgumentException(
                    "with HTTP, clients share connections to backends, so no header can say whose one is; backends see"
                            + " X-Forwarded-For");
        }
        if (routing instanceof HttpRouting && sockets.has(SocketOptions.Feature.TRANSPARENT)) {
            throw new IllegalArgumentException(
                    "transparent: with HTTP, clients share connections to backends, so none can come from one's address;"
                            + " backends see X-Forwarded-For");
        }
    }

    /** A service with power of two choices, ejection and no checks. */
    public static ServiceSpec on(SocketAddress.Internet listen) {
        return new ServiceSpec(
                listen,
                Balancing.of(BalancePolicy.POWER_OF_TWO),
                Optional.empty(),
                Optional.of(Ejection.DEFAULT),
                LastResort.RESET,
                Limits.DEFAULT,
                Timeouts.DEFAULT,
                ProxyProtocol.NONE,
                Routing.NONE,
                Transport.TCP,
                Way.RELAY,
                SocketOptions.DEFAULT);
    }

    /** The same with another way to choose. */
    public ServiceSpec withBalance(BalancePolicy policy) {
        return withBalancing(Balancing.of(policy));
    }

    /** The same with another way to choose. */
    public ServiceSpec withBalancing(Balancing other) {
        return new ServiceSpec(
                listen,
                other,
                check,
                ejection,
                lastResort,
                limits,
                timeouts,
                proxyProtocol,
                routing,
                transport,
                way,
                sockets);
    }

    /** The same with checks. */
    public ServiceSpec withCheck(Check other) {
        return new ServiceSpec(
                listen,
                balancing,
                Optional.of(other),
                ejection,
                lastResort,
                limits,
                timeouts,
                proxyProtocol,
                routing,
                transport,
                way,
                sockets);
    }

    /** The same with another rule for ejecting backends, or none. */
    public ServiceSpec withEjection(Optional<Ejection> rule) {
        return new ServiceSpec(
                listen,
                balancing,
                check,
                rule,
                lastResort,
                limits,
                timeouts,
                proxyProtocol,
                routing,
                transport,
                way,
                sockets);
    }

    /** The same with something else to do when no backend is left. */
    public ServiceSpec withLastResort(LastResort resort) {
        return new ServiceSpec(
                listen,
                balancing,
                check,
                ejection,
                resort,
                limits,
                timeouts,
                proxyProtocol,
                routing,
                transport,
                way,
                sockets);
    }

    /** The same with other limits. */
    public ServiceSpec withLimits(Limits other) {
        return new ServiceSpec(
                listen,
                balancing,
                check,
                ejection,
                lastResort,
                other,
                timeouts,
                proxyProtocol,
                routing,
                transport,
                way,
                sockets);
    }

    /** The same with other times. */
    public ServiceSpec withTimeouts(Timeouts other) {
        return new ServiceSpec(
                listen,
                balancing,
                check,
                ejection,
                lastResort,
                limits,
                other,
                proxyProtocol,
                routing,
                transport,
                way,
                sockets);
    }

    /** The same with headers that say whose connection it is. */
    public ServiceSpec withProxyProtocol(ProxyProtocol other) {
        return new ServiceSpec(
                listen,
                balancing,
                check,
                ejection,
                lastResort,
                limits,
                timeouts,
                other,
                routing,
                transport,
                way,
                sockets);
    }

    /** The same with another way to find the backends of a connection. */
    public ServiceSpec withRouting(Routing other) {
        return new ServiceSpec(
                listen,
                balancing,
                check,
                ejection,
                lastResort,
                limits,
                timeouts,
                proxyProtocol,
                other,
                transport,
                way,
                sockets);
    }

    /** The same for another kind of traffic. */
    public ServiceSpec withTransport(Transport other) {
        return new ServiceSpec(
                listen,
                balancing,
                check,
                ejection,
                lastResort,
                limits,
                timeouts,
                proxyProtocol,
                routing,
                other,
                way,
                sockets);
    }

    /** The same, carried another way. */
    public ServiceSpec withWay(Way other) {
        return new ServiceSpec(
                listen,
                balancing,
                check,
                ejection,
                lastResort,
                limits,
                timeouts,
                proxyProtocol,
                routing,
                transport,
                other,
                sockets);
    }

    /** The same with other sockets. */
    public ServiceSpec withSockets(SocketOptions other) {
        return new ServiceSpec(
                listen,
                balancing,
                check,
                ejection,
                lastResort,
                limits,
                timeouts,
                proxyProtocol,
                routing,
                transport,
                way,
                other);
    }

    /** Where clients come in; no two services of a host have the same. */
    public Entrance entrance() {
        return new Entrance(transport, listen);
    }
}

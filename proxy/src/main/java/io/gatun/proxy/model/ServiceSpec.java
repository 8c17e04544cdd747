package io.gatun.proxy.model;

import io.gatun.linux.net.SocketAddress;
import java.util.Optional;

/**
 * A service: where it listens, and how its connections are spread. What cannot change while it runs; backends can.
 *
 * @param listen where; port 0 lets the kernel choose
 * @param balance how a backend is chosen
 * @param check how backends are asked whether they are there
 * @param ejection when a backend is left alone because connections to it fail
 * @param lastResort what happens when none is left
 * @param limits what it may take
 */
public record ServiceSpec(
        SocketAddress.Internet listen,
        BalancePolicy balance,
        Optional<TcpCheck> check,
        Optional<Ejection> ejection,
        LastResort lastResort,
        Limits limits) {
    /** A service with power of two choices, ejection and no checks. */
    public static ServiceSpec on(SocketAddress.Internet listen) {
        return new ServiceSpec(
                listen,
                BalancePolicy.POWER_OF_TWO,
                Optional.empty(),
                Optional.of(Ejection.DEFAULT),
                LastResort.RESET,
                Limits.DEFAULT);
    }

    /** The same with another way to choose. */
    public ServiceSpec withBalance(BalancePolicy policy) {
        return new ServiceSpec(listen, policy, check, ejection, lastResort, limits);
    }

    /** The same with checks. */
    public ServiceSpec withCheck(TcpCheck tcp) {
        return new ServiceSpec(listen, balance, Optional.of(tcp), ejection, lastResort, limits);
    }

    /** The same with another rule for ejecting backends, or none. */
    public ServiceSpec withEjection(Optional<Ejection> rule) {
        return new ServiceSpec(listen, balance, check, rule, lastResort, limits);
    }

    /** The same with something else to do when no backend is left. */
    public ServiceSpec withLastResort(LastResort resort) {
        return new ServiceSpec(listen, balance, check, ejection, resort, limits);
    }

    /** The same with other limits. */
    public ServiceSpec withLimits(Limits other) {
        return new ServiceSpec(listen, balance, check, ejection, lastResort, other);
    }
}

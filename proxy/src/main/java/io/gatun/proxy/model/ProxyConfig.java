package io.gatun.proxy.model;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All that a proxy is told to do.
 *
 * @param metrics where Prometheus asks
 * @param accessLog where connections that have ended are written down
 * @param resolve how often the names of backends are resolved
 */
public record ProxyConfig(
        List<ServiceDefinition> services, Optional<Internet> metrics, Optional<AccessLog> accessLog, Duration resolve) {
    /** How often where nothing is said. */
    public static final Duration RESOLVE = Duration.ofSeconds(10);

    public ProxyConfig {
        services = List.copyOf(services);
        Durations.requirePositive("the time between two looks at a name", resolve);
    }

    /** One whose names are resolved as often as where nothing is said. */
    public ProxyConfig(List<ServiceDefinition> services, Optional<Internet> metrics, Optional<AccessLog> accessLog) {
        this(services, metrics, accessLog, RESOLVE);
    }

    /** These services and nothing else. */
    public static ProxyConfig of(List<ServiceDefinition> services) {
        return new ProxyConfig(services, Optional.empty(), Optional.empty());
    }

    /** The same with other services. */
    public ProxyConfig with(List<ServiceDefinition> others) {
        return new ProxyConfig(others, metrics, accessLog, resolve);
    }

    /** The same, whose names are resolved so often. */
    public ProxyConfig withResolve(Duration interval) {
        return new ProxyConfig(services, metrics, accessLog, interval);
    }

    /**
     * A log with a line for a connection.
     *
     * @param oneIn how many connections there are for one that gets a line
     */
    public record AccessLog(Path file, int oneIn) {
        public AccessLog {
            if (oneIn < 1) throw new IllegalArgumentException("an access log has one in 1 or more connections");
        }
    }
}

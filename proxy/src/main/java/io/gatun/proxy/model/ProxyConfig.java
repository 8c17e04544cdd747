package io.gatun.proxy.model;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * All that a proxy is told to do.
 *
 * @param metrics where Prometheus asks
 * @param accessLog where connections that have ended are written down
 */
public record ProxyConfig(List<ServiceDefinition> services, Optional<Internet> metrics, Optional<AccessLog> accessLog) {
    public ProxyConfig {
        services = List.copyOf(services);
    }

    /** These services and nothing else. */
    public static ProxyConfig of(List<ServiceDefinition> services) {
        return new ProxyConfig(services, Optional.empty(), Optional.empty());
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

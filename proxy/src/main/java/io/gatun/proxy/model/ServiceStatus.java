package io.gatun.proxy.model;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import java.util.List;
import java.util.Map;

/**
 * What is counted of a service.
 *
 * @param listen where it listens
 * @param open connections now
 * @param accepted connections so far
 * @param endings why connections ended, so often each
 * @param connects how long backends took to take connections, or to answer first where they carry datagrams
 * @param requests those of HTTP
 * @param dropped datagrams that went nowhere
 * @param backends those in the list
 */
public record ServiceStatus(
        Internet listen,
        int open,
        long accepted,
        Map<Ending, Long> endings,
        Histogram connects,
        Requests requests,
        long dropped,
        List<BackendStatus> backends) {
    public ServiceStatus {
        endings = Map.copyOf(endings);
        backends = List.copyOf(backends);
    }

    /**
     * Requests of HTTP.
     *
     * @param byClass how many were answered with 1xx (that is 101), 2xx and so on to 5xx
     * @param retries how often one was sent once more
     */
    public record Requests(List<Long> byClass, long retries) {
        public Requests {
            byClass = List.copyOf(byClass);
        }
    }

    /**
     * Times by size.
     *
     * @param buckets how many were not above each bound and above the one before, and above the last
     */
    public record Histogram(List<Long> boundsMicros, List<Long> buckets, double sumSeconds) {
        public Histogram {
            boundsMicros = List.copyOf(boundsMicros);
            buckets = List.copyOf(buckets);
        }
    }
}

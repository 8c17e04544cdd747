package io.gatun.proxy;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.model.ServiceStatus;
import io.gatun.proxy.model.ServiceStatus.Histogram;
import io.gatun.proxy.model.ServiceStatus.Requests;
import io.gatun.proxy.table.Tally;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Counters as values. */
final class Statistics {
    private static final double NANOS_PER_SECOND = 1e9;

    private Statistics() {}

    static ServiceStatus of(Internet listen, int open, Tally tally, List<BackendStatus> backends) {
        Map<Ending, Long> endings = new EnumMap<>(Ending.class);
        for (Ending ending : Ending.values()) endings.put(ending, tally.count(ending));
        var connects = new Histogram(
                LongStream.of(Tally.bounds()).boxed().toList(),
                LongStream.of(tally.connectCounts()).boxed().toList(),
                tally.connectNanos() / NANOS_PER_SECOND);
        var requests = new Requests(
                IntStream.rangeClosed(1, 5).mapToObj(tally::answers).toList(), tally.retryCount());
        return new ServiceStatus(
                listen, open, tally.acceptedCount(), endings, connects, requests, tally.droppedCount(), backends);
    }
}

package io.gatun.proxy.relay.datagram;

import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.relay.Pickers;
import io.gatun.proxy.relay.Rate;
import io.gatun.proxy.table.Picker;
import java.time.Duration;

/**
 * What a service of datagrams does with those who send some, replaced as a whole when its specification changes.
 *
 * @param pickers who picks backends
 * @param rate how many sessions may begin
 * @param idle how long a session lasts after the last datagram
 * @param unanswered the same, as long as the backend has said nothing
 */
record DatagramPlan(ServiceSpec spec, Pickers pickers, Rate rate, Duration idle, Duration unanswered) {
    // As others have it: long enough for whoever asks again, short enough for one port a question.
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration UNANSWERED = Duration.ofSeconds(30);

    static DatagramPlan of(ServiceSpec spec, Pickers pickers) {
        Duration idle = spec.timeouts().idle().orElse(IDLE);
        return new DatagramPlan(
                spec,
                pickers,
                new Rate(spec.limits().acceptsPerSecond()),
                idle,
                idle.compareTo(UNANSWERED) < 0 ? idle : UNANSWERED);
    }

    /** Who picks a backend for a session. */
    Picker picker() {
        return pickers.own();
    }
}

package io.gatun.proxy.metrics;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.model.ServiceStatus;
import io.gatun.proxy.model.ServiceStatus.Histogram;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Counters in Prometheus' text format, version 0.0.4. */
public final class MetricsText {
    private static final double MICROS_PER_SECOND = 1e6;

    private final StringBuilder text = new StringBuilder();

    private MetricsText() {}

    /**
     * The text of these services, by their names.
     *
     * @param carried backends of services that the kernel carries, of which nothing is counted
     */
    public static String of(Map<String, ServiceStatus> services, Map<String, List<BackendStatus>> carried) {
        var all = new MetricsText();
        all.service(services, "gatun_proxy_open_connections", "gauge", ServiceStatus::open);
        all.service(services, "gatun_proxy_connections_total", "counter", ServiceStatus::accepted);
        all.service(services, "gatun_proxy_datagrams_dropped_total", "counter", ServiceStatus::dropped);
        all.endings(services);
        all.connects(services);
        all.requests(services);
        all.backend(services, "gatun_proxy_backend_current_sessions", "gauge", BackendStatus::open);
        all.backend(services, "gatun_proxy_backend_sessions_total", "counter", BackendStatus::total);
        all.backend(services, "gatun_proxy_backend_connection_errors_total", "counter", BackendStatus::failed);
        all.backend(services, "gatun_proxy_backend_bytes_in_total", "counter", BackendStatus::bytesIn);
        all.backend(services, "gatun_proxy_backend_bytes_out_total", "counter", BackendStatus::bytesOut);
        var backends = new LinkedHashMap<String, List<BackendStatus>>(carried);
        services.forEach((name, status) -> backends.put(name, status.backends()));
        all.weights(backends);
        all.states(backends);
        return all.text.toString();
    }

    private void service(
            Map<String, ServiceStatus> services, String name, String kind, ToLongFunction<ServiceStatus> value) {
        type(name, kind);
        services.forEach((service, status) -> line(name, labels(service, status), value.applyAsLong(status)));
    }

    private void endings(Map<String, ServiceStatus> services) {
        String name = "gatun_proxy_connections_ended_total";
        type(name, "counter");
        services.forEach((service, status) -> {
            for (Ending ending : Ending.values()) {
                long count = status.endings().getOrDefault(ending, 0L);
                line(name, labels(service, status) + ",reason=\"" + ending.text() + "\"", count);
            }
        });
    }

    private void connects(Map<String, ServiceStatus> services) {
        String name = "gatun_proxy_connect_duration_seconds";
        type(name, "histogram");
        services.forEach((service, status) -> {
            Histogram times = status.connects();
            long count = 0;
            for (int i = 0; i < times.buckets().size(); i++) {
                count += times.buckets().get(i);
                List<Long> bounds = times.boundsMicros();
                String bound = i < bounds.size() ? Double.toString(bounds.get(i) / MICROS_PER_SECOND) : "+Inf";
                line(name + "_bucket", labels(service, status) + ",le=\"" + bound + "\"", count);
            }
            text.append("%s_sum{%s} %s\n".formatted(name, labels(service, status), times.sumSeconds()));
            line(name + "_count", labels(service, status), count);
        });
    }

    private void requests(Map<String, ServiceStatus> services) {
        String name = "gatun_proxy_http_requests_total";
        type(name, "counter");
        services.forEach((service, status) -> {
            List<Long> counts = status.requests().byClass();
            for (int i = 0; i < counts.size(); i++) {
                line(name, labels(service, status) + ",code=\"" + (i + 1) + "xx\"", counts.get(i));
            }
        });
        service(
                services,
                "gatun_proxy_http_retries_total",
                "counter",
                status -> status.requests().retries());
    }

    private void backend(
            Map<String, ServiceStatus> services, String name, String kind, ToLongFunction<BackendStatus> value) {
        type(name, kind);
        services.forEach((service, status) -> {
            for (BackendStatus each : status.backends()) {
                line(name, labels(service, each), value.applyAsLong(each));
            }
        });
    }

    private void weights(Map<String, List<BackendStatus>> services) {
        String name = "gatun_proxy_backend_weight";
        type(name, "gauge");
        services.forEach((service, all) -> {
            for (BackendStatus each : all)
                line(name, labels(service, each), each.backend().weight());
        });
    }

    private void states(Map<String, List<BackendStatus>> services) {
        String name = "gatun_proxy_backend_status";
        type(name, "gauge");
        services.forEach((service, all) -> {
            for (BackendStatus each : all) {
                for (BackendStatus.State state : BackendStatus.State.values()) {
                    String word = state.name().toLowerCase(Locale.ROOT);
                    line(name, labels(service, each) + ",state=\"" + word + "\"", each.state() == state ? 1 : 0);
                }
            }
        });
    }

    private void type(String name, String kind) {
        text.append("# TYPE ").append(name).append(' ').append(kind).append('\n');
    }

    private void line(String name, String labels, long value) {
        text.append(name).append('{').append(labels).append("} ").append(value).append('\n');
    }

    private static String labels(String service, ServiceStatus status) {
        return "service=\"" + escaped(service) + "\",listen=\"" + AddressText.of(status.listen()) + "\"";
    }

    private static String labels(String service, BackendStatus status) {
        String pool = status.pool().isEmpty() ? "" : ",pool=\"" + escaped(status.pool()) + "\"";
        String host = status.backend()
                .host()
                .map(name -> ",name=\"" + escaped(name) + "\"")
                .orElse("");
        return "service=\"" + escaped(service) + "\",backend=\""
                + escaped(status.backend().text()) + "\"" + host + pool;
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}

package io.gatun.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is answered where metrics are: {@code /metrics}, and {@code /explain?service=NAME&client=IP&host=NAME&path=/...&alpn=h2}. */
record Pages(Supplier<String> metrics, Supplier<Map<String, Service>> services)
        implements Function<String, Optional<String>> {
    @Override
    public Optional<String> apply(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        return switch (path) {
            case "/", "/metrics" -> Optional.of(metrics.get());
            case "/explain" -> Optional.of(explain(target.substring(query + 1)) + "\n");
            default -> Optional.empty();
        };
    }

    private String explain(String query) {
        try {
            Map<String, String> asked = fields(query);
            String name = asked.getOrDefault("service", "");
            Service service = services.get().get(name);
            if (service == null)
                return "no service \"" + name + "\"; there are "
                        + String.join(", ", services.get().keySet());
            List<String> protocols =
                    asked.containsKey("alpn") ? List.of(asked.get("alpn").split(",", -1)) : List.of();
            return service.explain(
                            InetAddress.ofLiteral(asked.getOrDefault("client", "127.0.0.1")),
                            asked.getOrDefault("host", ""),
                            asked.getOrDefault("path", "/"),
                            protocols)
                    .text();
        } catch (IllegalArgumentException | IllegalStateException e) {
            return "cannot be explained: " + e.getMessage();
        }
    }

    private static Map<String, String> fields(String query) {
        var all = new HashMap<String, String>();
        for (String field : query.split("&", -1)) {
            int equals = field.indexOf('=');
            if (equals > 0) all.put(field.substring(0, equals), URLDecoder.decode(field.substring(equals + 1), UTF_8));
        }
        return all;
    }
}

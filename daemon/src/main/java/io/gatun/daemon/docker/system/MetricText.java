package io.gatun.daemon.docker.system;

import java.util.LinkedHashMap;
import java.util.Map;

/** Metrics in Prometheus' text format: all samples of a name together, below its help. */
final class MetricText {
    private final Map<String, StringBuilder> families = new LinkedHashMap<>();

    /**
     * Adds a sample.
     *
     * @param type {@code counter} or {@code gauge}
     * @param labels by name
     */
    void add(String name, String type, String help, Map<String, String> labels, long value) {
        add(name, type, help, labels, Long.toString(value));
    }

    /** The same for seconds and their parts. */
    void add(String name, String type, String help, Map<String, String> labels, double value) {
        add(name, type, help, labels, Double.toString(value));
    }

    private void add(String name, String type, String help, Map<String, String> labels, String value) {
        StringBuilder family = families.computeIfAbsent(
                name, key -> new StringBuilder("# HELP %s %s\n# TYPE %s %s\n".formatted(key, help, key, type)));
        family.append(name);
        if (!labels.isEmpty()) {
            String separator = "{";
            for (var label : labels.entrySet()) {
                family.append(separator)
                        .append(label.getKey())
                        .append("=\"")
                        .append(escaped(label.getValue()))
                        .append('"');
                separator = ",";
            }
            family.append('}');
        }
        family.append(' ').append(value).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    @Override
    public String toString() {
        return String.join("", families.values());
    }
}

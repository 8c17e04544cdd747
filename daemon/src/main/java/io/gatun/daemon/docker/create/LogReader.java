package io.gatun.daemon.docker.create;

import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.options.ContainerOptions.Logging;
import io.gatun.engine.options.ContainerOptionsBuilder;
import io.gatun.engine.options.Quantity;
import java.util.Map;
import java.util.Set;

/** The LogConfig of a HostConfig. The drivers json-file and local are one here, with rotation on. */
final class LogReader {
    private static final Set<String> KEPT = Set.of("", "json-file", "local", "gatun");
    /** What changes nothing here. */
    private static final Set<String> IGNORED =
            Set.of("compress", "labels", "labels-regex", "env", "env-regex", "tag", "mode", "max-buffer-size");

    private final JsonView host;

    LogReader(JsonView host) {
        this.host = host;
    }

    void read(ContainerOptionsBuilder options) {
        host.member("LogConfig").ifPresent(log -> options.log(logging(log)));
    }

    private static Logging logging(JsonView log) {
        String driver = log.optionalText("Type").orElse("");
        Map<String, String> settings = log.map("Config", JsonView::text);
        if (driver.equals("none")) return Logging.NONE;
        if (!KEPT.contains(driver)) {
            throw new BadRequestException(
                    "logger: no log driver named '%s' is registered".formatted(driver), "use json-file, local or none");
        }
        long bytes = Logging.DEFAULT.maxBytes();
        int count = Logging.DEFAULT.maxFiles();
        for (var setting : settings.entrySet()) {
            switch (setting.getKey()) {
                case "max-size" -> bytes = size(setting.getValue());
                case "max-file" -> count = (int) Quantity.number("max-file", setting.getValue(), 1, 1000);
                default -> checkIgnored(driver, setting.getKey());
            }
        }
        return new Logging(bytes, count);
    }

    private static long size(String text) {
        if (text.equals("-1")) return Logging.DEFAULT.maxBytes();
        long bytes = Quantity.bytes("max-size", text);
        if (bytes == 0) throw new BadRequestException("max-size must be a positive number", "use such as 10m");
        return bytes;
    }

    private static void checkIgnored(String driver, String name) {
        if (!IGNORED.contains(name)) {
            throw new BadRequestException(
                    "unknown log opt '%s' for %s log driver".formatted(name, driver.isEmpty() ? "json-file" : driver),
                    "use max-size and max-file");
        }
    }
}

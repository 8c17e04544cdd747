package io.gatun.daemon.docker.container;

import io.gatun.daemon.http.HttpFailure;
import io.gatun.daemon.life.Container;
import io.gatun.daemon.life.Containers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which containers a list is asked for. */
final class Selection {
    /** The filters there are. */
    static final Set<String> KNOWN = Set.of(
            "id",
            "name",
            "label",
            "status",
            "exited",
            "ancestor",
            "before",
            "since",
            "health",
            "network",
            "volume",
            "publish",
            "expose",
            "is-task",
            "isolation");

    private static final int SHORTEST_ID = "sha256:".length() + 4;

    private static final Set<String> STATES =
            Set.of("created", "running", "paused", "restarting", "removing", "exited", "dead");

    private static final Set<String> HEALTH = Set.of("starting", "healthy", "unhealthy", "none");

    private final Filters filters;
    private final PortSelection ports;
    private final Optional<Instant> before;
    private final Optional<Instant> since;

    Selection(Filters filters, Containers containers) {
        this.filters = filters;
        this.ports = PortSelection.of(filters);
        this.before = created(filters.of("before"), containers);
        this.since = created(filters.of("since"), containers);
        for (String state : filters.of("status")) {
            if (!STATES.contains(state)) throw new HttpFailure(400, "Invalid filter 'status=" + state + "'");
        }
        for (String health : filters.of("health")) {
            if (!HEALTH.contains(health)) {
                throw new HttpFailure(400, "Unrecognised filter value for health: " + health);
            }
        }
        for (String code : filters.of("exited")) {
            if (!code.matches("-?\\d{1,9}")) throw ListRoutes.malformed("exited=" + code);
        }
    }

    private static Optional<Instant> created(List<String> references, Containers containers) {
        return references.stream()
                .findFirst()
                .map(reference -> containers.find(reference).info().created());
    }

    /** Whether some filter means containers that do not run. */
    boolean includesEnded() {
        return filters.has("status") || filters.has("exited");
    }

    boolean includes(Container container) {
        var info = container.info();
        String state = Words.state(container);
        boolean exited = !filters.has("exited")
                || (state.equals("exited") && filters.of("exited").contains(Integer.toString(container.exitCode())));
        return exited
                && filters.allows("status", state)
                && filters.allows("health", container.healthStatus().orElse("none"))
                && anyStarts(filters.of("id"), info.id().value())
                && anyNames(filters.of("name"), container.name())
                && filters.allowsLabels(info.labels())
                && hasAncestor(container)
                && hasNetwork(container)
                && hasVolume(container)
                && ports.published(container)
                && ports.exposed(container)
                && before.map(info.created()::isBefore).orElse(true)
                && since.map(info.created()::isAfter).orElse(true);
    }

    private static boolean anyStarts(List<String> beginnings, String id) {
        return beginnings.isEmpty() || beginnings.stream().anyMatch(id::startsWith);
    }

    /** A regular expression that fits somewhere in the name, with or without its slash. */
    private static boolean anyNames(List<String> patterns, String name) {
        return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> fits(pattern, name));
    }

    private static boolean fits(String pattern, String name) {
        try {
            Pattern compiled = Pattern.compile(pattern);
            return compiled.matcher(new BudgetedText(name)).find()
                    || compiled.matcher(new BudgetedText("/" + name)).find();
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private boolean hasAncestor(Container container) {
        if (!filters.has("ancestor")) return true;
        String image = container.memo().configView().optionalText("Image").orElse("");
        return filters.of("ancestor").stream()
                .anyMatch(name -> name.equals(image)
                        || name.equals(image + ":latest")
                        || (name + ":latest").equals(image)
                        || name.equals(container.info().image())
                        || isId(name, container.memo().imageId()));
    }

    private static boolean isId(String name, String id) {
        String beginning = name.startsWith("sha256:") ? name : "sha256:" + name;
        return !id.isEmpty() && beginning.length() >= SHORTEST_ID && id.startsWith(beginning);
    }

    private boolean hasVolume(Container container) {
        return !filters.has("volume") || filters.of("volume").stream().anyMatch(container.mounted()::has);
    }

    private boolean hasNetwork(Container container) {
        if (!filters.has("network")) return true;
        Set<String> networks = NetworkShape.names(container.memo(), container.info());
        return filters.of("network").stream().anyMatch(networks::contains);
    }
}

package io.gatun.daemon.docker.system;

import io.gatun.daemon.docker.container.Filters;
import io.gatun.daemon.docker.container.TimeText;
import io.gatun.daemon.http.Call;
import io.gatun.daemon.http.Router;
import io.gatun.daemon.http.Routes;
import io.gatun.daemon.life.Event;
import io.gatun.daemon.life.EventBus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What happens, as it happens. */
public final class EventRoutes implements Routes {
    private static final Set<String> KNOWN = Set.of(
            "config",
            "container",
            "daemon",
            "event",
            "image",
            "label",
            "network",
            "node",
            "plugin",
            "scope",
            "secret",
            "service",
            "type",
            "volume");
    private static final long PATIENCE_MILLIS = 3_600_000;
    private static final int TELLS_OF_MADE_IMAGES = 46;

    private final EventBus bus;

    public EventRoutes(EventBus bus) {
        this.bus = bus;
    }

    @Override
    public void addTo(Router router) {
        router.get("/events", this::events);
    }

    private void events(Call call) throws IOException {
        Filters filters = Filters.of(call.query(), KNOWN);
        boolean withMadeImages = call.version().isAtLeast(TELLS_OF_MADE_IMAGES);
        Predicate<Event> wanted = event -> (withMadeImages || !isMadeImage(event)) && fits(filters, event);
        Optional<Instant> since = TimeText.parse("since", call.query());
        Optional<Instant> until = TimeText.parse("until", call.query());
        try (var subscription = bus.subscribe();
                OutputStream out = call.jsonStream()) {
            call.exchange().onGone(Thread.currentThread()::interrupt);
            if (since.isPresent() || until.isPresent()) {
                for (Event event : subscription.past()) {
                    boolean due = since.map(event.time()::compareTo).orElse(0) >= 0
                            && until.map(event.time()::compareTo).orElse(0) <= 0;
                    if (due && wanted.test(event)) send(out, event);
                }
            }
            follow(subscription, wanted, until, out);
        } catch (InterruptedException e) {
            // The client went.
        }
    }

    private static void follow(
            EventBus.Subscription subscription, Predicate<Event> wanted, Optional<Instant> until, OutputStream out)
            throws IOException, InterruptedException {
        while (!subscription.isClosed()) {
            long left = until.map(end -> Duration.between(Instant.now(), end).toMillis())
                    .orElse(PATIENCE_MILLIS);
            if (left <= 0) return;
            Optional<Event> event = subscription.next(left);
            if (event.isPresent() && wanted.test(event.get())) send(out, event.get());
        }
    }

    private static boolean isMadeImage(Event event) {
        return event.type().equals("image") && event.action().equals("create");
    }

    private static void send(OutputStream out, Event event) throws IOException {
        out.write((event.json() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static boolean fits(Filters filters, Event event) {
        return filters.allows("type", event.type())
                && filters.allows("scope", "local")
                && fitsAction(filters.of("event"), event.action())
                && fitsActor(filters, event)
                && filters.allowsLabels(event.attributes());
    }

    private static boolean fitsAction(List<String> wanted, String action) {
        int colon = action.indexOf(':');
        String word = colon < 0 ? action : action.substring(0, colon);
        return wanted.isEmpty() || wanted.contains(action) || wanted.contains(word);
    }

    /** {@code container=NAME} means events of containers with that name or id. */
    private static boolean fitsActor(Filters filters, Event event) {
        for (String type : List.of("container", "image", "volume", "network", "daemon")) {
            if (!filters.has(type)) continue;
            if (type.equals("image") && event.type().equals("container")) {
                if (!filters.of(type).contains(event.attributes().getOrDefault("image", ""))) return false;
                continue;
            }
            String name = event.attributes().getOrDefault("name", "");
            boolean named = filters.of(type).stream()
                    .anyMatch(text ->
                            text.equals(name) || (!text.isEmpty() && event.id().startsWith(text)));
            if (!event.type().equals(type) || !named) return false;
        }
        return true;
    }
}

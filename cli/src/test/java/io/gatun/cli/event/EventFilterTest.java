package io.gatun.cli.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatun.cli.flag.UsageException;
import io.gatun.engine.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventFilterTest {
    private static final Happening CHECKED =
            event("container", "exec_create: sh -c true", Map.of("name", "web", "image", "host", "tier", "front"));
    private static final Happening PULLED = event("image", "pull", Map.of("name", "host"));

    @Test
    void oneOfTheValuesOfANameIsEnough() {
        assertEquals(List.of(true, true), fit("type=container", "type=image"));
        assertEquals(List.of(true, false), fit("event=exec_create", "event=die"));
        assertEquals(List.of(true, false), fit("event=exec_create: sh -c true"));
    }

    @Test
    void allNamesAndAllLabelsMustHold() {
        assertEquals(List.of(false, true), fit("type=image", "event=pull"));
        assertEquals(List.of(false, false), fit("type=image", "event=die"));
        assertEquals(List.of(true, false), fit("label=tier=front"));
        assertEquals(List.of(true, false), fit("label=tier", "label=tier=front"));
        assertEquals(List.of(false, false), fit("label=tier=back", "label=tier=front"));
    }

    @Test
    void thingsAreNamedByNameOrByTheBeginningOfAnId() {
        assertEquals(List.of(true, false), fit("container=web"));
        assertEquals(List.of(true, false), fit("container=0123"));
        assertEquals(List.of(false, false), fit("container=we"));
        assertEquals(List.of(false, false), fit("container="));
        assertEquals(List.of(true, true), fit("image=host"));
        assertEquals(List.of(false, false), fit("volume=web"));
    }

    @Test
    void unknownFiltersAreNamed() {
        for (String filter : List.of("nobody=web", "container")) {
            var refusal = assertThrows(UsageException.class, () -> EventFilter.parse(List.of(filter)));
            assertEquals(
                    "--filter: \"" + filter + "\" is no filter; use NAME=VALUE with one of container, daemon, event,"
                            + " image, label, network, scope, type, volume",
                    refusal.getMessage());
        }
    }

    @Test
    void attributeThatIsNotThereIsNoValue() {
        var text = EventText.of(Optional.of("{{.Action}} {{.Actor.Attributes.tier}}"));
        assertEquals("exec_create: sh -c true front", text.line(CHECKED));
        assertEquals("pull <no value>", text.line(PULLED));
        assertThrows(
                UsageException.class,
                () -> EventText.of(Optional.of("{{.Nothing}}")).line(PULLED));
    }

    private static List<Boolean> fit(String... filters) {
        var filter = EventFilter.parse(List.of(filters));
        return List.of(filter.test(CHECKED), filter.test(PULLED));
    }

    private static Happening event(String type, String action, Map<String, String> attributes) {
        return new Happening(
                type, action, "0123456789ab", attributes, 0, Json.object().build());
    }
}

package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.Entrance;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.model.ServiceSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What has changed in a list of services, and who is in whose way. */
class DifferenceTest {
    private static final ServiceDefinition A = service("10.0.0.1:80", 1);
    private static final ServiceDefinition B = service("10.0.0.2:80", 1);
    private static final ServiceDefinition C = service("10.0.0.3:80", 1);

    private static ServiceDefinition service(String at, int weight) {
        var backend = new Backend(AddressText.parse("10.1.0.1:80"), weight);
        return new ServiceDefinition(at, ServiceSpec.on(AddressText.internet(at)), List.of(backend));
    }

    private static Entrance at(ServiceDefinition service) {
        return service.spec().entrance();
    }

    @Test
    void oneThatIsReplacedInTheMiddleIsAllThatChanged() {
        ServiceDefinition other = service("10.0.0.2:80", 2);
        Difference found = Difference.of(List.of(A, B, C), List.of(A, other, C));
        assertEquals(new Difference(List.of(B), List.of(other), Set.of()), found);
    }

    @Test
    void orderDoesNotCount() {
        assertEquals(new Difference(List.of(), List.of(), Set.of()), Difference.of(List.of(A, B, C), List.of(C, A, B)));
    }

    @Test
    void oneMoreInFrontAndOneLessBehindAreTwoChanges() {
        assertEquals(
                new Difference(List.of(C), List.of(A), Set.of(at(C))), Difference.of(List.of(B, C), List.of(A, B)));
    }

    @Test
    void sameAsAMapWouldSay() {
        var random = new Random(4);
        List<ServiceDefinition> before = List.of();
        for (int round = 0; round < 2000; round++) {
            List<ServiceDefinition> after = mutated(before, random);
            Difference found = Difference.of(before, after);
            Map<Entrance, ServiceDefinition> replayed = new HashMap<>();
            before.forEach(each -> replayed.put(at(each), each));
            replayed.keySet().removeAll(found.gone());
            found.changed().forEach(each -> replayed.put(at(each), each));
            assertEquals(new HashSet<>(after), new HashSet<>(replayed.values()));
            for (ServiceDefinition each : found.changed()) assertEquals(false, before.contains(each), each::name);
            before = after;
        }
    }

    private static List<ServiceDefinition> mutated(List<ServiceDefinition> before, Random random) {
        var after = new ArrayList<>(before);
        for (int i = random.nextInt(3); i >= 0; i--) {
            ServiceDefinition next = service("10.0.1." + random.nextInt(12) + ":80", 1 + random.nextInt(3));
            after.removeIf(each -> at(each).equals(at(next)));
            if (random.nextInt(3) > 0) after.add(random.nextInt(after.size() + 1), next);
        }
        return after;
    }

    @Test
    void twoInOnePlaceAreInTheWayHoweverOneOfThemCame() {
        assertOverlap(List.of(), List.of(A, A));
        assertOverlap(List.of(A), List.of(A, A));
        assertOverlap(List.of(A), List.of(service("10.0.0.1:80", 2), A));
        assertOverlap(List.of(A, B), List.of(A, B, service("0.0.0.0:80", 1)));
        assertOverlap(List.of(service("[::]:80", 1)), List.of(service("[::]:80", 1), C));
    }

    private static void assertOverlap(List<ServiceDefinition> before, List<ServiceDefinition> after) {
        Places places = Places.of(before);
        Difference moved = Difference.of(before, after);
        moved.was().forEach(each -> places.leave(at(each)));
        assertThrows(IllegalArgumentException.class, () -> moved.changed().forEach(places::take));
    }

    @Test
    void placeThatIsLeftCanBeTaken() {
        Places places = Places.of(List.of(A, B));
        places.leave(at(A));
        places.leave(at(B));
        places.take(service("0.0.0.0:80", 1));
        assertThrows(IllegalArgumentException.class, () -> places.take(A));
    }
}

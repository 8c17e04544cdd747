package io.gatun.engine.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonException;
import io.gatun.engine.json.JsonPath;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.spec.Documents.Place;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.ProcessSpec.Rlimit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecCodecTest {
    private static final Json EVERYTHING = Documents.everything();

    @Test
    void everyFieldOfTheSpecificationIsReadAndWrittenBack() {
        var document = SpecCodec.readDocument(EVERYTHING);
        assertEquals(List.of(), document.unknownFields());
        assertEquals(EVERYTHING, SpecCodec.write(document.spec()));
    }

    @Test
    void unsignedNumbersKeepTheirBits() {
        var spec = SpecCodec.read(EVERYTHING);
        assertEquals(
                Rlimit.INFINITY, spec.process().orElseThrow().rlimits().get(1).hard());
        assertEquals(
                Long.MIN_VALUE,
                spec.linux().resources().hugepageLimits().getFirst().limit());
    }

    @Test
    void absentSectionsAreTheirEmptyValues() {
        var spec = SpecCodec.read(JsonReader.DOCUMENTS.read("{\"ociVersion\": \"1.0.0\"}"));
        assertEquals(LinuxSpec.NONE, spec.linux());
        assertEquals(Hooks.NONE, spec.hooks());
        assertEquals("{\"ociVersion\":\"1.0.0\"}", SpecCodec.write(spec).toString());
    }

    @Test
    void namespacesAreFoundByType() {
        var linux = SpecCodec.read(EVERYTHING).linux();
        assertTrue(linux.createsNew(NamespaceType.PID));
        assertTrue(!linux.createsNew(NamespaceType.NETWORK));
        assertTrue(linux.namespace(NamespaceType.NETWORK).isPresent());
    }

    @Test
    void unknownFieldsAreToleratedAndNamed() {
        for (var place : Documents.places(EVERYTHING)) {
            if (!(place.value() instanceof Json.Obj) || isFree(place)) continue;
            var changed = Documents.with(EVERYTHING, place, added((Json.Obj) place.value()));
            var document = SpecCodec.readDocument(changed);
            assertEquals(SpecCodec.read(EVERYTHING), document.spec());
            assertEquals(List.of(JsonPath.member(place.path(), "fieldOfTheFuture")), document.unknownFields());
        }
    }

    // Objects whose names are data, and what is not read at all.
    private static boolean isFree(Place place) {
        return Set.of("annotations", "linux.sysctl", "linux.resources.rdma", "linux.resources.unified")
                        .contains(place.path())
                || Set.of("linux.netDevices", "linux.timeOffsets").contains(place.path())
                || place.path().startsWith("windows");
    }

    private static Json added(Json.Obj object) {
        var members = Json.object();
        object.members().forEach(members::put);
        return members.put("fieldOfTheFuture", true).build();
    }

    @Test
    void valueOfAnotherTypeIsRefusedAtItsPlace() {
        var others = List.of(
                Json.of("text"),
                Json.of(7),
                Json.of(true),
                Json.array(List.of()),
                Json.object().build());
        for (var place : Documents.places(EVERYTHING)) {
            if (place.path().startsWith("windows")) continue;
            for (var other : others) {
                if (other.getClass() == place.value().getClass()) continue;
                var changed = Documents.with(EVERYTHING, place, other);
                var refused = assertThrows(JsonException.class, () -> SpecCodec.read(changed), place.path());
                assertEquals(place.path(), refused.path(), refused.getMessage());
                assertTrue(refused.getMessage().contains("expected"), refused.getMessage());
            }
        }
    }

    @Test
    void nullIsAbsence() {
        for (var place : Documents.places(EVERYTHING)) {
            if (place.steps().isEmpty() || !(place.steps().getLast() instanceof String)) continue;
            var nulled = outcome(Documents.with(EVERYTHING, place, Json.Null.NULL));
            if (isFree(parent(place))) continue;
            assertEquals(outcome(Documents.without(EVERYTHING, place)), nulled, place.path());
        }
    }

    private static Place parent(Place place) {
        var steps = place.steps().subList(0, place.steps().size() - 1);
        return Documents.places(EVERYTHING).stream()
                .filter(each -> each.steps().equals(steps))
                .findFirst()
                .orElseThrow();
    }

    private static Object outcome(Json document) {
        try {
            return SpecCodec.read(document);
        } catch (JsonException e) {
            return e.getMessage();
        }
    }

    @Test
    void missingRequiredMemberIsNamed() {
        int refused = 0;
        for (var place : Documents.places(EVERYTHING)) {
            if (place.steps().isEmpty() || !(place.steps().getLast() instanceof String name)) continue;
            try {
                SpecCodec.read(Documents.without(EVERYTHING, place));
            } catch (JsonException e) {
                refused++;
                assertTrue(e.getMessage().endsWith("missing the required '" + name + "'"), e.getMessage());
            }
        }
        assertTrue(refused > 60, refused + " required members");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "linux.resources.memory.limit | 9223372036854775808 | does not fit a signed 64-bit integer",
                "linux.resources.memory.limit | 1.5 | expected an integer, got 1.5",
                "linux.resources.memory.limit | 1e3 | expected an integer, got 1e3",
                "linux.resources.memory.limit | 1e999999999 | expected an integer, got 1e999999999",
                "linux.resources.memory.limit | 123456789012345678901234567890 | is far too large",
                "linux.resources.cpu.shares | -1 | does not fit an unsigned 64-bit integer",
                "linux.resources.cpu.shares | 18446744073709551616 | does not fit an unsigned 64-bit integer",
                "linux.resources.blockIO.weight | 65536 | is not within 0 to 65535",
                "linux.resources.network.classID | 4294967296 | does not fit an unsigned 32-bit integer",
                "process.user.uid | 4294967296 | does not fit an unsigned 32-bit integer",
                "process.user.uid | -1 | does not fit an unsigned 32-bit integer",
                "process.oomScoreAdj | 2147483648 | is not within -2147483648 to 2147483647",
                "linux.devices[0].fileMode | 65536 | is not within 0 to 65535",
                "linux.seccomp.syscalls[1].args[0].index | 6 | is not within 0 to 5",
                "linux.seccomp.defaultErrnoRet | 65536 | is not within 0 to 65535"
            })
    void numberOutOfRangeIsRefusedAtItsPlace(String path, String number, String message) {
        var changed = Documents.with(EVERYTHING, place(path), new Json.Num(number));
        var refused = assertThrows(JsonException.class, () -> SpecCodec.read(changed));
        assertEquals(path, refused.path());
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "linux.namespaces[0].type",
        "process.rlimits[0].type",
        "linux.rootfsPropagation",
        "process.scheduler.policy",
        "process.scheduler.flags[0]",
        "process.ioPriority.class",
        "linux.devices[0].type",
        "linux.resources.devices[1].type",
        "linux.seccomp.defaultAction",
        "linux.seccomp.architectures[0]",
        "linux.seccomp.flags[0]",
        "linux.seccomp.syscalls[1].args[1].op",
        "linux.memoryPolicy.mode",
        "linux.memoryPolicy.flags[0]",
        "linux.personality.domain"
    })
    void unknownWordIsRefusedWithThoseThatAreKnown(String path) {
        var changed = Documents.with(EVERYTHING, place(path), Json.of("nonsense"));
        var refused = assertThrows(JsonException.class, () -> SpecCodec.read(changed));
        assertEquals(path, refused.path());
        assertTrue(refused.getMessage().contains("unknown value \"nonsense\"; known are "), refused.getMessage());
    }

    @Test
    void negativeDeviceNumberMeansAllAsEnginesWriteIt() {
        var changed = Documents.with(EVERYTHING, place("linux.resources.devices[1].minor"), Json.of(-1));
        assertTrue(SpecCodec.read(changed)
                .linux()
                .resources()
                .devices()
                .get(1)
                .minor()
                .isEmpty());
    }

    private static Place place(String path) {
        return Documents.places(EVERYTHING).stream()
                .filter(each -> each.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + path));
    }
}

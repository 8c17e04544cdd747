package io.gatun.engine.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.engine.spec.DefaultSpec;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.ProcessSpec.CapabilitySets;
import io.gatun.engine.spec.check.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapabilityChecksTest {
    @Test
    void defaultDocumentHasOnlyWhatCanBeGranted() {
        assertEquals(List.of(), warnings(DefaultSpec.rootful()));
    }

    @Test
    void unknownCapabilityIsAWarning() {
        var sets = new CapabilitySets(List.of("CAP_KILL", "CAP_FLY"), List.of(), List.of(), List.of(), List.of());
        assertEquals(
                List.of("process.capabilities.bounding[1]: no kernel knows CAP_FLY, ignored"), warnings(with(sets)));
    }

    @Test
    void capabilityOutsideTheSetItNeedsIsAWarning() {
        var sets = new CapabilitySets(List.of(), List.of("CAP_KILL"), List.of(), List.of(), List.of("CAP_CHOWN"));
        assertEquals(
                List.of(
                        "process.capabilities.effective: [CAP_KILL] not in permitted, so not granted; "
                                + "add them to permitted",
                        "process.capabilities.ambient: [CAP_CHOWN] not in permitted, so not granted; "
                                + "add them to permitted",
                        "process.capabilities.ambient: [CAP_CHOWN] not in inheritable, so not granted; "
                                + "add them to inheritable"),
                warnings(with(sets)));
    }

    private static OciSpec with(CapabilitySets sets) {
        return OciSpec.builder()
                .process(ProcessSpec.of("sh").capabilities(sets).build())
                .build();
    }

    private static List<String> warnings(OciSpec spec) {
        return CapabilityChecks.ALL.stream()
                .flatMap(check -> check.violations(spec).stream())
                .map(Violation::toString)
                .toList();
    }
}

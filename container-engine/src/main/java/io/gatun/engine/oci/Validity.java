package io.gatun.engine.oci;

import io.gatun.engine.security.CapabilityChecks;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.check.SpecChecks;
import io.gatun.engine.spec.check.Violation;
import java.util.List;
import java.util.stream.Stream;

/** Everything that can be said about a configuration before the machine is asked. */
final class Validity {
    private Validity() {}

    /**
     * Lets only valid configurations through.
     *
     * @return what will be ignored
     * @throws io.gatun.engine.spec.check.InvalidSpecException with everything that is wrong
     */
    static List<String> require(OciSpec spec) {
        var capabilities = CapabilityChecks.ALL.stream().flatMap(check -> check.violations(spec).stream());
        return Stream.concat(SpecChecks.requireValid(spec).stream(), capabilities)
                .map(Violation::toString)
                .toList();
    }
}

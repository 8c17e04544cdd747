package io.gatun.engine.security;

import io.gatun.engine.spec.ProcessSpec.CapabilitySets;
import io.gatun.engine.spec.check.SpecCheck;
import io.gatun.engine.spec.check.SpecCheck.Findings;
import java.util.HashSet;
import java.util.List;

/**
 * What of a configuration's capabilities cannot be granted. Only warnings: the specification wants such containers
 * made, without what is impossible.
 */
public final class CapabilityChecks {
    private static final String PLACE = "process.capabilities.";

    /** To be run beside those of the specification. */
    public static final List<SpecCheck> ALL = List.of(
            check("capability-names", CapabilityChecks::names), check("capability-sets", CapabilityChecks::subsets));

    private CapabilityChecks() {}

    private interface SetsRule {
        void examine(CapabilitySets sets, Findings findings);
    }

    private static SpecCheck check(String name, SetsRule rule) {
        return new SpecCheck(
                name,
                (spec, findings) ->
                        spec.process().ifPresent(process -> rule.examine(process.capabilities(), findings)));
    }

    private static void names(CapabilitySets sets, Findings findings) {
        names("bounding", sets.bounding(), findings);
        names("effective", sets.effective(), findings);
        names("inheritable", sets.inheritable(), findings);
        names("permitted", sets.permitted(), findings);
        names("ambient", sets.ambient(), findings);
    }

    private static void names(String set, List<String> names, Findings findings) {
        for (int i = 0; i < names.size(); i++) {
            if (Capability.named(names.get(i)).isPresent()) continue;
            findings.warning(PLACE + set + "[" + i + "]", "no kernel knows " + names.get(i) + ", ignored", "");
        }
    }

    // capabilities(7): the kernel keeps effective within permitted, and ambient within permitted and inheritable.
    private static void subsets(CapabilitySets sets, Findings findings) {
        within("effective", sets.effective(), "permitted", sets.permitted(), findings);
        within("ambient", sets.ambient(), "permitted", sets.permitted(), findings);
        within("ambient", sets.ambient(), "inheritable", sets.inheritable(), findings);
    }

    private static void within(String set, List<String> names, String outerSet, List<String> outer, Findings findings) {
        var beyond = new HashSet<>(names);
        outer.forEach(beyond::remove);
        if (beyond.isEmpty()) return;
        var problem = "%s not in %s, so not granted"
                .formatted(beyond.stream().sorted().toList(), outerSet);
        findings.warning(PLACE + set, problem, "add them to " + outerSet);
    }
}

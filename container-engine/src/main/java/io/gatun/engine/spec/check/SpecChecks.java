package io.gatun.engine.spec.check;

import io.gatun.engine.json.Json;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.check.Violation.Severity;
import java.util.List;
import java.util.stream.Stream;

/**
 * Validation of a configuration: everything that can be said without asking the machine. All checks run, so that a
 * document is corrected in one go.
 */
public final class SpecChecks {
    /** Every check, in the order of the document. */
    public static final List<SpecCheck> ALL = Stream.of(
                    DocumentChecks.ALL,
                    ProcessChecks.ALL,
                    ScheduleChecks.ALL,
                    MountChecks.ALL,
                    NamespaceChecks.ALL,
                    IdMappingChecks.ALL,
                    LinuxChecks.ALL,
                    SysctlChecks.ALL,
                    ResourceChecks.ALL,
                    BlockIoChecks.ALL,
                    SeccompChecks.ALL)
            .flatMap(List::stream)
            .toList();

    private static final List<SpecCheck> OF_PROCESS = Stream.of(
                    List.of(DocumentChecks.NUL_BYTES), ProcessChecks.ALL, ScheduleChecks.ALL)
            .flatMap(List::stream)
            .toList();

    private static final List<SpecCheck> BUT_CHARACTERS = ALL.stream()
            .filter(check -> !check.equals(DocumentChecks.NUL_BYTES))
            .toList();

    /** All that is wrong with a configuration, and all of it that will be ignored. */
    public static List<Violation> violations(OciSpec spec) {
        return ALL.stream().flatMap(check -> check.violations(spec).stream()).toList();
    }

    /**
     * Lets only valid configurations through.
     *
     * @return what will be ignored, to be shown as warnings
     * @throws InvalidSpecException if anything is wrong, with everything that is
     */
    public static List<Violation> requireValid(OciSpec spec) {
        return requireNoError(violations(spec));
    }

    /** The same for who has the document of the configuration at hand. */
    public static List<Violation> requireValid(OciSpec spec, Json document) {
        if (DocumentChecks.hasNul(document)) return requireValid(spec);
        return requireNoError(BUT_CHARACTERS.stream()
                .flatMap(check -> check.violations(spec).stream())
                .toList());
    }

    /** The same of a process that is executed in a container whose own configuration was valid. */
    public static List<Violation> requireValid(ProcessSpec process) {
        OciSpec alone = OciSpec.builder().process(process).build();
        return requireNoError(OF_PROCESS.stream()
                .flatMap(check -> check.violations(alone).stream())
                .toList());
    }

    private SpecChecks() {}

    private static List<Violation> requireNoError(List<Violation> violations) {
        var errors = violations.stream()
                .filter(each -> each.severity() == Severity.ERROR)
                .toList();
        if (!errors.isEmpty()) throw new InvalidSpecException(errors);
        return violations;
    }
}

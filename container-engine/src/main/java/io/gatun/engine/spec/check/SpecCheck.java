package io.gatun.engine.spec.check;

import io.gatun.engine.spec.OciSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * One rule that a configuration must keep.
 *
 * @param name stable, for messages and documentation
 * @param rule looks at a configuration and says what is wrong
 */
public record SpecCheck(String name, Rule rule) {

    /** Looks at a configuration. */
    @FunctionalInterface
    public interface Rule {
        void examine(OciSpec spec, Findings findings);
    }

    /** What this rule has to say about a configuration. */
    public List<Violation> violations(OciSpec spec) {
        var findings = new Findings(name);
        rule.examine(spec, findings);
        return List.copyOf(findings.found);
    }

    /** Takes down what a rule finds. */
    public static final class Findings {
        private final String check;
        private final List<Violation> found = new ArrayList<>();

        private Findings(String check) {
            this.check = check;
        }

        /** The container cannot be made like this. */
        public void error(String path, String problem, String remedy) {
            found.add(new Violation(Violation.Severity.ERROR, check, path, problem, remedy));
        }

        /** The container can be made, but not all of what was asked for. */
        public void warning(String path, String problem, String remedy) {
            found.add(new Violation(Violation.Severity.WARNING, check, path, problem, remedy));
        }

        void errorIf(boolean wrong, String path, String problem, String remedy) {
            if (wrong) error(path, problem, remedy);
        }
    }
}

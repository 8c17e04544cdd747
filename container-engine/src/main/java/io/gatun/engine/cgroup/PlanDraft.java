package io.gatun.engine.cgroup;

import io.gatun.engine.cgroup.CgroupException.IllegalLimit;
import io.gatun.engine.cgroup.CgroupException.Unsupported;
import io.gatun.engine.cgroup.CgroupPlan.Ignored;
import io.gatun.engine.cgroup.CgroupStep.Absence;
import io.gatun.engine.cgroup.CgroupStep.Absence.Fail;
import io.gatun.engine.cgroup.CgroupStep.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A {@link CgroupPlan} being made; what the plans of the single controllers share. */
final class PlanDraft {
    private final CgroupLayout layout;
    private final CurrentLimits current;
    private final List<CgroupStep> steps = new ArrayList<>();
    private final List<Ignored> ignored = new ArrayList<>();

    PlanDraft(CgroupLayout layout, CurrentLimits current) {
        this.layout = layout;
        this.current = current;
    }

    CurrentLimits current() {
        return current;
    }

    boolean isFresh() {
        return current.equals(CurrentLimits.FRESH);
    }

    CgroupLayout layout() {
        return layout;
    }

    /**
     * The version of the tree that limits {@code controller}.
     *
     * @throws Unsupported in the name of {@code property} if there is none
     */
    Hierarchy.Version version(Controller controller, String property) {
        return layout.holding(controller)
                .map(Hierarchy::version)
                .orElseThrow(() -> new Unsupported(
                        property,
                        "the cgroup controller " + controller.nameIn(versionOfMachine()),
                        "this machine has no cgroup tree with it: mount one, or leave the limit out"));
    }

    /** Adds a write to a file that the controller has wherever it is enabled. */
    void write(Controller controller, String file, String value, String reason) {
        write(controller, file, value, reason, new Fail());
    }

    void write(Controller controller, String file, String value, String reason, Absence absence) {
        add(new Write(controller, file, value, reason, absence));
    }

    void add(CgroupStep step) {
        steps.add(step);
    }

    void ignore(String property, String reason) {
        ignored.add(new Ignored(property, reason));
    }

    CgroupPlan finish() {
        return new CgroupPlan(steps, ignored);
    }

    /** The value, if it is there and not zero: engines write zero for what they leave to the kernel. */
    static OptionalLong given(OptionalLong value) {
        return value.isPresent() && value.getAsLong() == 0 ? OptionalLong.empty() : value;
    }

    /** Checks that a value is within what every kernel takes. */
    static long within(String property, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalLimit(property, "%d is not within %d and %d".formatted(value, least, most));
        }
        return value;
    }

    /** Checks that text is one line, as everything that a control file takes at once is. */
    static String oneLine(String property, String text) {
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalLimit(property, "\"%s\" has control characters".formatted(printable(text)));
        }
        return text;
    }

    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private Hierarchy.Version versionOfMachine() {
        return layout.mode() == CgroupLayout.Mode.UNIFIED ? Hierarchy.Version.V2 : Hierarchy.Version.V1;
    }
}

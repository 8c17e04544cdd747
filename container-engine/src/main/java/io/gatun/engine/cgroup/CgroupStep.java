package io.gatun.engine.cgroup;

import java.util.List;

/** One change to a group that a {@link CgroupPlan} makes. */
public sealed interface CgroupStep {
    /** Why: the property of the specification that asks for it. */
    String reason();

    /**
     * Text written to a control file with one write(2).
     *
     * @param controller whose tree the file is in
     * @param absence what it means if the file is not there
     */
    record Write(Controller controller, String file, String value, String reason, Absence absence)
            implements CgroupStep {
        /** This write, to the file of another name. */
        Write to(String otherFile, String otherValue, Absence otherAbsence) {
            return new Write(controller, otherFile, otherValue, reason, otherAbsence);
        }

        @Override
        public String toString() {
            return "%s <- %s  # %s%s".formatted(file, value, reason, absence);
        }
    }

    /** A BPF program that decides about opening and making device nodes, attached to a version 2 group. */
    record FilterDevices(DevicePolicy policy, String reason) implements CgroupStep {
        @Override
        public String toString() {
            return "device filter <- allow %s  # %s".formatted(policy, reason);
        }
    }

    /** What it means that a control file is not there. */
    sealed interface Absence {
        /** A controller that is enabled has it: the write fails, and the message says what is not enabled. */
        record Fail() implements Absence {
            @Override
            public String toString() {
                return "";
            }
        }

        /** This kernel was built or booted without a feature: the container is refused. */
        record Refuse(String feature, String remedy) implements Absence {
            @Override
            public String toString() {
                return "; needs " + feature;
            }
        }

        /** Nothing is lost that was asked for. */
        record Ignore(String because) implements Absence {
            @Override
            public String toString() {
                return "; if absent, nothing: " + because;
            }
        }

        /** The same is said to another file. */
        record Instead(Write other) implements Absence {
            @Override
            public String toString() {
                return "; if absent, %s <- %s%s".formatted(other.file, other.value, other.absence);
            }
        }
    }

    /** The steps as text, one a line. */
    static String text(List<CgroupStep> steps) {
        var out = new StringBuilder();
        steps.forEach(step -> out.append(step).append('\n'));
        return out.toString();
    }
}

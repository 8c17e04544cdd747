package io.gatun.engine.cgroup;

/** Limits that cannot be had, or groups that cannot be made or removed; the message says what to do if that is known. */
public abstract sealed class CgroupException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CgroupException(String message) {
        super(message);
    }

    CgroupException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A limit with a value that no kernel would take. */
    public static final class IllegalLimit extends CgroupException {
        private static final long serialVersionUID = 1;

        IllegalLimit(String property, String problem) {
            super("%s: %s".formatted(property, problem));
        }
    }

    /** Something this machine's kernel or cgroup layout does not have. */
    public static final class Unsupported extends CgroupException {
        private static final long serialVersionUID = 1;

        private final String feature;

        Unsupported(String property, String feature, String remedy) {
            super("%s needs %s; %s".formatted(property, feature, remedy));
            this.feature = feature;
        }

        /** What is missing. */
        public String feature() {
            return feature;
        }
    }

    /** A group that cannot be had, or a change that the kernel refused and of which nothing was kept. */
    public static final class Refused extends CgroupException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }

        Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** A group that still has processes although they were given time to end. */
    public static final class Busy extends CgroupException {
        private static final long serialVersionUID = 1;

        Busy(String message) {
            super(message);
        }
    }
}

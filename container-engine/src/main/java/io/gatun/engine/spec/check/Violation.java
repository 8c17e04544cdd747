package io.gatun.engine.spec.check;

/**
 * One thing in a configuration that is wrong or will be ignored.
 *
 * @param check name of the check that found it, stable, such as {@code namespaces-unique}
 * @param path where in the document
 * @param problem what is wrong
 * @param remedy what to do about it; may be empty
 */
public record Violation(Severity severity, String check, String path, String problem, String remedy) {

    /** Whether the container can be made all the same. */
    public enum Severity {
        /** The container is not made. */
        ERROR,
        /** The container is made, without what the entry asked for. */
        WARNING
    }

    @Override
    public String toString() {
        return path + ": " + problem + (remedy.isEmpty() ? "" : "; " + remedy);
    }
}

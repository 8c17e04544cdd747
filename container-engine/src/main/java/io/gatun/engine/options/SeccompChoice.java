package io.gatun.engine.options;

/** Which filter of system calls a container gets. */
public sealed interface SeccompChoice {
    /** Our own profile: docker's and a few refusals more. */
    SeccompChoice DEFAULT = new BuiltIn("default");

    /** Docker's own, unchanged. */
    SeccompChoice DOCKER = new BuiltIn("docker");

    /** No filter. */
    SeccompChoice UNCONFINED = new Unconfined();

    /** One that comes with the engine. */
    record BuiltIn(String name) implements SeccompChoice {}

    /** See {@link #UNCONFINED}. */
    record Unconfined() implements SeccompChoice {}

    /**
     * The contents of a file in docker's format.
     *
     * @param json not yet read
     */
    record Custom(String json) implements SeccompChoice {}
}

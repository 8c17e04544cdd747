package io.gatun.engine.model;

/** A program of the configuration's hooks failed, and with it what it belonged to. */
public final class HookFailedException extends EngineException {
    private static final long serialVersionUID = 1;

    /**
     * @param point at which point of the container's life, in the specification's words
     * @param output what the hook wrote, or its beginning
     */
    public HookFailedException(String point, String path, String problem, String output) {
        super(
                "the %s hook %s failed: %s%s".formatted(point, path, problem, output.isEmpty() ? "" : ": " + output),
                "",
                null);
    }
}

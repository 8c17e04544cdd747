package io.gatun.engine.model;

/** No network has this id, beginning of an id, or name. */
public final class NoSuchNetworkException extends EngineException {
    private static final long serialVersionUID = 1;

    public NoSuchNetworkException(String reference) {
        super("network %s not found".formatted(reference.replaceAll("\\p{Cntrl}", "?")), "", null);
    }
}

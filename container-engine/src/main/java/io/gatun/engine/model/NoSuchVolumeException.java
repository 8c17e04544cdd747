package io.gatun.engine.model;

/** No volume has this name. */
public final class NoSuchVolumeException extends EngineException {
    private static final long serialVersionUID = 1;

    public NoSuchVolumeException(String name) {
        super("get %s: no such volume".formatted(name), "", null);
    }
}

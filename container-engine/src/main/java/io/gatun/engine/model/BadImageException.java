package io.gatun.engine.model;

import org.jspecify.annotations.Nullable;

/** An image, an archive or a layer is not what it should be, and is refused; nothing of it is kept. */
public final class BadImageException extends EngineException {
    private static final long serialVersionUID = 1;

    public BadImageException(String problem) {
        super(problem, "", null);
    }

    public BadImageException(String problem, @Nullable Throwable cause) {
        super(problem, "", cause);
    }
}

package io.gatun.engine.model;

import org.jspecify.annotations.Nullable;

/** The disk did not take or give what was asked, such as when it is full. */
public final class StorageException extends EngineException {
    private static final long serialVersionUID = 1;

    public StorageException(String problem, String remedy, @Nullable Throwable cause) {
        super(problem, remedy, cause);
    }
}

package io.gatun.engine.model;

import org.jspecify.annotations.Nullable;

/** Why the engine did not do what was asked: what is wrong, and what to do where that is known. */
public abstract sealed class EngineException extends RuntimeException
        permits BadArchiveException,
                BadImageException,
                BadRequestException,
                BusyException,
                ConflictException,
                HookFailedException,
                NameInUseException,
                NoSuchContainerException,
                NoSuchNetworkException,
                NoSuchPathException,
                NoSuchImageException,
                NoSuchVolumeException,
                NotSupportedException,
                RegistryException,
                StartFailedException,
                StorageException,
                WrongStateException {
    private static final long serialVersionUID = 1;

    private final String remedy;

    EngineException(String problem, String remedy, @Nullable Throwable cause) {
        super(remedy.isEmpty() ? problem : problem + "; " + remedy, cause);
        this.remedy = remedy;
    }

    /** What to do, or nothing. */
    public String remedy() {
        return remedy;
    }
}

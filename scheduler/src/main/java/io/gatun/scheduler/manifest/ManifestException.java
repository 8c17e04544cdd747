package io.gatun.scheduler.manifest;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;

/** A manifest that cannot be used; says where and why. */
public final class ManifestException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ManifestException(String place, String problem) {
        super(place + ": " + problem);
    }

    /**
     * A file that could not be read, in words: the exceptions of files name the file or the reason, hardly ever both.
     */
    public static ManifestException unreadable(String file, IOException cause) {
        var problem = switch (cause) {
            case CharacterCodingException ignored -> "is not text in UTF-8";
            case NoSuchFileException ignored -> "no such file";
            default -> String.valueOf(cause.getMessage());
        };
        return new ManifestException(file, problem);
    }
}

package io.gatun.scheduler.manifest;

/** A manifest that cannot be used; says where and why. */
public final class ManifestException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ManifestException(String place, String problem) {
        super(place + ": " + problem);
    }
}

package io.gatun.engine;

/** How files are copied between a container and the host. */
public enum CopyOption {
    /** If the source is a symbolic link, what it leads to is copied. */
    FOLLOW_LINK,
    /** Copies keep owners and set-id bits; otherwise what is copied out belongs to who copies. */
    ARCHIVE
}

package io.gatun.engine.image;

/** One thing that the mask puts in front of the host's files. Paths are relative to the root. */
sealed interface MaskEntry {
    String path();

    /** Nothing is there (a whiteout of overlayfs). */
    record Hidden(String path) implements MaskEntry {}

    /** An empty directory is there, whatever the host has (an opaque directory of overlayfs). */
    record Fresh(String path, int permissions) implements MaskEntry {}

    /** The host's directory is there, although the directory that it is in is fresh (a redirect of overlayfs). */
    record Shown(String path) implements MaskEntry {}

    /** An empty file is there. */
    record Empty(String path, int permissions) implements MaskEntry {}

    /** A symbolic link is there. */
    record Link(String path, String target) implements MaskEntry {}

    /** The host's directory is there, if it has one, with the entries that follow in front of what is in it. */
    record Through(String path) implements MaskEntry {}
}

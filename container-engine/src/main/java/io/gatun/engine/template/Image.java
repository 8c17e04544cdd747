package io.gatun.engine.template;

/** What a container is made from. */
public sealed interface Image {
    /** The name of {@link Host} on a command line. */
    String HOST_NAME = "host";

    /** The machine's own root, read-only, without what is private to it; built in. */
    record Host() implements Image {}

    /**
     * A directory with a root filesystem.
     *
     * @param path absolute
     */
    record Rootfs(String path) implements Image {}

    /**
     * A directory with a config.json of the OCI runtime specification.
     *
     * @param path absolute
     */
    record Bundle(String path) implements Image {}

    /**
     * An image of the engine's store.
     *
     * @param name as people write it: a name, an id, or the beginning of one
     */
    record Stored(String name) implements Image {}

    /** As lists show it. */
    default String text() {
        return switch (this) {
            case Host() -> HOST_NAME;
            case Rootfs(var path) -> path;
            case Bundle(var path) -> path;
            case Stored(var name) -> name;
        };
    }
}

package io.gatun.engine.template;

import java.util.List;

/** A mount that a flag asks for. */
public sealed interface MountRequest {
    /** Where it goes: an absolute path in the container. */
    String destination();

    /**
     * A file or directory of the host.
     *
     * @param source absolute
     * @param options of the specification, such as {@code ro}, {@code rprivate}, {@code rbind}
     */
    record Bind(String source, String destination, List<String> options) implements MountRequest {
        public Bind {
            options = List.copyOf(options);
        }
    }

    /**
     * A new file system in memory.
     *
     * @param options of mount(8) and of tmpfs, such as {@code noexec} and {@code size=64m}
     */
    record Tmpfs(String destination, List<String> options) implements MountRequest {
        public Tmpfs {
            options = List.copyOf(options);
        }
    }
}

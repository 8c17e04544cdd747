package io.gatun.engine.options;

import io.gatun.engine.model.VolumeName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
     * A volume, which is made with the container if it is not there.
     *
     * @param name absent for one that only this container knows
     * @param options of the specification
     * @param copies whether it begins with what the image has in its place, if it is empty
     * @param labels of the volume, if it is made
     * @param driverOptions of the volume, if it is made
     */
    record Volume(
            Optional<VolumeName> name,
            String destination,
            List<String> options,
            boolean copies,
            Map<String, String> labels,
            Map<String, String> driverOptions)
            implements MountRequest {
        public Volume {
            options = List.copyOf(options);
            labels = Map.copyOf(labels);
            driverOptions = Map.copyOf(driverOptions);
        }

        /** One without a name, which begins with what the image has there. */
        public static Volume anonymous(String destination) {
            return new Volume(
                    Optional.empty(),
                    destination,
                    VolumeText.recursiveReadOnly(List.of("rbind", "rprivate")),
                    true,
                    Map.of(),
                    Map.of());
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

package io.gatun.engine.template;

import io.gatun.engine.spec.OciSpec;
import java.util.List;

/**
 * What a container is to be.
 *
 * @param spec its specification
 * @param files to be written into the container's own directory, from where the specification mounts them
 */
public record ContainerTemplate(OciSpec spec, List<EtcFile> files) {
    public ContainerTemplate {
        files = List.copyOf(files);
    }

    /**
     * A file below /etc that the engine writes for each container.
     *
     * @param name in the container's directory and in /etc
     */
    public record EtcFile(String name, String content) {}
}

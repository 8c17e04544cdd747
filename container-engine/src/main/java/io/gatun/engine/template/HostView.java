package io.gatun.engine.template;

import io.gatun.engine.options.MountRequest;
import io.gatun.engine.options.SeccompChoice;
import io.gatun.engine.spec.IdMapping;
import io.gatun.engine.spec.LinuxSpec.DeviceType;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.Seccomp;
import java.util.List;

/** What the template of a container asks of the machine, of the image and of other containers. */
public interface HostView {
    /** How many CPUs the machine has. */
    int cpus();

    /** The highest capability that the kernel knows. */
    int lastCapability();

    /** The machine's own name. */
    String hostname();

    /** The machine's /etc/hosts; empty if there is none. */
    String hosts();

    /** The machine's /etc/resolv.conf; empty if there is none. */
    String resolvConf();

    /** /etc/passwd and /etc/group of the image. */
    Accounts accounts();

    /**
     * A device of the machine, or all in a directory and below.
     *
     * @throws io.gatun.engine.model.BadRequestException if it is neither
     */
    List<HostDevice> devices(String path);

    /**
     * The file of a namespace of a running container.
     *
     * @throws io.gatun.engine.model.EngineException if there is no such container, or it does not run
     */
    String namespaceOf(String container, NamespaceType type);

    /**
     * A filter for a container; never asked for {@link SeccompChoice#UNCONFINED}.
     *
     * @param bounding names of the container's capabilities
     * @throws io.gatun.engine.json.JsonException if a custom profile is malformed
     */
    Seccomp filter(SeccompChoice choice, List<String> bounding);

    /** The directory on the host with the files of a volume, which need not be there yet. */
    String volume(MountRequest.Volume request);

    /** A range of ids that no other container has, of 65536. */
    IdMapping unusedIds();

    /**
     * A device file of the machine.
     *
     * @param mode permission bits
     */
    record HostDevice(String path, DeviceType type, long major, long minor, int mode, long uid, long gid) {}
}

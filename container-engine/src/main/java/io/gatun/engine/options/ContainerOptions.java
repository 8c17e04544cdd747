package io.gatun.engine.options;

import io.gatun.engine.json.Json;
import io.gatun.engine.spec.ProcessSpec.ConsoleSize;
import io.gatun.engine.spec.ProcessSpec.Rlimit;
import io.gatun.engine.spec.Resources;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Everything that the flags of {@code run} and {@code create} say about a container, as values: parsed, not yet checked
 * against a host. {@link #builder()} starts from docker's defaults where they are safe, from ours where they are not.
 *
 * @param memo what whoever makes the container wants to find with it again; nothing else reads it
 * @param upkeep what a daemon shall do for it
 */
public record ContainerOptions(
        Program program,
        Security security,
        Limits limits,
        Storage storage,
        Isolation isolation,
        Naming naming,
        Ending ending,
        Logging log,
        Optional<Json.Obj> memo,
        Networking networking,
        Upkeep upkeep) {

    /** Nothing asked for: a shell-less container with no command. */
    public static final ContainerOptions NONE = builder().build();

    /** The same with other mounts. */
    public ContainerOptions withMounts(List<MountRequest> others) {
        var files = new Storage(
                storage.readOnly(),
                storage.marked(),
                others,
                storage.shmSizeBytes(),
                storage.devices(),
                storage.deviceRules());
        return new ContainerOptions(
                program, security, limits, files, isolation, naming, ending, log, memo, networking, upkeep);
    }

    /** A builder with the defaults. */
    public static ContainerOptionsBuilder builder() {
        return new ContainerOptionsBuilder();
    }

    /**
     * What runs.
     *
     * @param entrypoint goes before the command
     * @param env {@code NAME=value}; a later entry wins
     * @param user who runs it; absent for root
     * @param groups supplementary groups beyond those that the image gives the user, as names or numbers
     * @param workdir absolute; absent for {@code /}
     * @param terminal whether it gets a pseudoterminal
     * @param consoleSize the first size of that terminal; absent if nobody knows it yet
     * @param stdin whether its standard input stays open while nobody is attached
     * @param init whether a small init is process 1 and reaps what the program leaves
     */
    public record Program(
            Optional<String> entrypoint,
            List<String> command,
            List<String> env,
            Optional<UserText> user,
            List<String> groups,
            Optional<String> workdir,
            boolean terminal,
            Optional<ConsoleSize> consoleSize,
            boolean stdin,
            boolean init) {
        public Program {
            command = List.copyOf(command);
            env = List.copyOf(env);
            groups = List.copyOf(groups);
        }
    }

    /**
     * What it may do.
     *
     * @param capAdd names, or ALL
     * @param capDrop names, or ALL
     * @param noNewPrivileges absent for the default: on, but off for a privileged container
     * @param apparmor profile; absent for none
     * @param selinux process label; absent for none
     * @param unmasked whether no path of /proc and /sys is hidden or protected
     */
    public record Security(
            boolean privileged,
            List<String> capAdd,
            List<String> capDrop,
            Optional<Boolean> noNewPrivileges,
            SeccompChoice seccomp,
            Optional<String> apparmor,
            Optional<String> selinux,
            boolean unmasked) {
        public Security {
            capAdd = List.copyOf(capAdd);
            capDrop = List.copyOf(capDrop);
        }
    }

    /**
     * How much it gets.
     *
     * @param resources limits of its control group; device rules are made from {@link Storage}
     * @param devices block i/o limits of devices by path
     */
    public record Limits(
            Resources resources, List<DeviceLimit> devices, List<Rlimit> ulimits, OptionalInt oomScoreAdj) {
        public Limits {
            devices = List.copyOf(devices);
            ulimits = List.copyOf(ulimits);
        }
    }

    /**
     * What files and devices it has.
     *
     * @param readOnly whether the root filesystem is read-only
     * @param marked whether {@code /.dockerenv} tells programs that they are in a container
     * @param mounts in the order of the flags
     * @param shmSizeBytes size of /dev/shm
     * @param deviceRules added to the rules that the devices need
     */
    public record Storage(
            boolean readOnly,
            boolean marked,
            List<MountRequest> mounts,
            long shmSizeBytes,
            List<DeviceRequest> devices,
            List<Resources.DeviceRule> deviceRules) {
        public Storage {
            mounts = List.copyOf(mounts);
            devices = List.copyOf(devices);
            deviceRules = List.copyOf(deviceRules);
        }
    }

    /** Which namespaces it gets, and kernel parameters of them. */
    public record Isolation(
            NamespaceMode network,
            NamespaceMode pid,
            NamespaceMode ipc,
            NamespaceMode uts,
            NamespaceMode cgroup,
            UserMode user,
            Map<String, String> sysctls,
            Optional<String> cgroupParent) {
        public Isolation {
            sysctls = Collections.unmodifiableMap(new LinkedHashMap<>(sysctls));
        }
    }

    /**
     * What it is called and whom it knows.
     *
     * @param hostname absent for the short form of its id
     * @param hosts lines of /etc/hosts as {@code name:address}
     * @param dns name servers; none for the host's
     * @param labels for people and programs; no part of the specification
     * @param annotations part of the specification
     */
    public record Naming(
            Optional<String> hostname,
            Optional<String> domainname,
            List<String> hosts,
            Dns dns,
            Map<String, String> labels,
            Map<String, String> annotations) {
        public Naming {
            hosts = List.copyOf(hosts);
            labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
            annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
        }
    }

    /** What /etc/resolv.conf says; what is empty is the host's. */
    public record Dns(List<String> servers, List<String> search, List<String> options) {
        /** The host's own. */
        public static final Dns HOST = new Dns(List.of(), List.of(), List.of());

        public Dns {
            servers = List.copyOf(servers);
            search = List.copyOf(search);
            options = List.copyOf(options);
        }
    }

    /**
     * How it ends.
     *
     * @param stopSignal what asks it to end, by name or number
     * @param grace how long it may take before it is killed
     * @param removed whether it is removed when it has ended
     */
    public record Ending(String stopSignal, Duration grace, boolean removed) {}

    /**
     * Where its output is kept.
     *
     * @param maxBytes size at which a file is rotated; 0 for no log at all
     * @param maxFiles how many are kept
     */
    public record Logging(long maxBytes, int maxFiles) {
        /** Three files of 10 MB. */
        public static final Logging DEFAULT = new Logging(10_000_000, 3);

        /** Nothing is kept. */
        public static final Logging NONE = new Logging(0, 0);
    }
}

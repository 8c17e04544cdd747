package io.gatun.engine.template;

import static io.gatun.engine.spec.LinuxSpec.NamespaceType.NETWORK;

import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.options.MountRequest;
import io.gatun.engine.options.NamespaceMode;
import io.gatun.engine.options.UserMode;
import io.gatun.engine.spec.Mount;
import io.gatun.engine.template.ContainerTemplate.EtcFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The mounts of a container: docker's defaults, the files of the engine, and what was asked for. */
final class MountTemplate {
    private final ContainerOptions options;
    private final HostView host;

    private MountTemplate(ContainerOptions options, HostView host) {
        this.options = options;
        this.host = host;
    }

    static List<Mount> of(ContainerOptions options, Place place, List<EtcFile> files, HostView host) {
        var template = new MountTemplate(options, host);
        Map<String, Mount> asked = template.asked();
        var mounts = new ArrayList<Mount>();
        for (Mount mount : template.defaults()) {
            boolean replaced = asked.containsKey(mount.destination())
                    || (asked.containsKey("/dev") && mount.destination().startsWith("/dev/"));
            if (!replaced) mounts.add(mount);
        }
        for (EtcFile file : files) {
            String destination = "/etc/" + file.name();
            if (!asked.containsKey(destination) && !asked.containsKey("/etc")) {
                mounts.add(Mount.bind(place.directory() + "/" + file.name(), destination, "rbind", "rprivate"));
            }
        }
        // What lies above comes first, or it would cover what was mounted below it.
        asked.values().stream()
                .sorted((a, b) -> Integer.compare(depth(a), depth(b)))
                .forEach(mounts::add);
        return mounts;
    }

    private List<Mount> defaults() {
        boolean privileged = options.security().privileged();
        boolean hostIpc = options.isolation().ipc() instanceof NamespaceMode.Host;
        var mounts = new ArrayList<Mount>();
        mounts.add(Mount.of("/proc", "proc", "proc", "nosuid", "noexec", "nodev"));
        mounts.add(Mount.of("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"));
        mounts.add(Mount.of(
                "/dev/pts",
                "devpts",
                "devpts",
                "nosuid",
                "noexec",
                "newinstance",
                "ptmxmode=0666",
                "mode=0620",
                "gid=5"));
        mounts.add(sys(privileged));
        mounts.add(cgroup(privileged));
        mounts.add(
                hostIpc
                        ? Mount.bind("/dev/mqueue", "/dev/mqueue", "rbind", "nosuid", "noexec", "nodev")
                        : Mount.of("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"));
        mounts.add(hostIpc ? Mount.bind("/dev/shm", "/dev/shm", "rbind", "nosuid", "noexec", "nodev") : shm());
        return mounts;
    }

    /** A sysfs can be mounted by who owns the network namespace; without one of its own, a container in a user namespace cannot. */
    private Mount sys(boolean privileged) {
        boolean ownUsers = !(options.isolation().user() instanceof UserMode.Host);
        boolean ownNetwork = NamespaceTemplate.mode(options.isolation(), NETWORK) instanceof NamespaceMode.Private;
        String access = privileged ? "rw" : "ro";
        if (ownUsers && !ownNetwork)
            return Mount.bind("/sys", "/sys", "rbind", "nosuid", "noexec", "nodev", "ro", "rro");
        return Mount.of("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", access);
    }

    private static Mount cgroup(boolean privileged) {
        String access = privileged ? "rw" : "ro";
        return Mount.of("/sys/fs/cgroup", "cgroup", "cgroup", access, "nosuid", "noexec", "nodev");
    }

    private Mount shm() {
        String size = "size=" + options.storage().shmSizeBytes();
        return Mount.of("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", size);
    }

    /** By destination; the last that names one wins. */
    private Map<String, Mount> asked() {
        return options.storage().mounts().stream()
                .map(this::mount)
                .collect(Collectors.toMap(
                        Mount::destination, Function.identity(), (earlier, later) -> later, LinkedHashMap::new));
    }

    private Mount mount(MountRequest request) {
        return switch (request) {
            case MountRequest.Bind(var source, var destination, var options) ->
                Mount.bind(source, destination, options.toArray(String[]::new));
            case MountRequest.Volume volume -> volume(volume);
            case MountRequest.Tmpfs(var destination, var options) ->
                Mount.of(destination, "tmpfs", "tmpfs", options.toArray(String[]::new));
        };
    }

    /** What belongs to root in a volume belongs to the container's root, whoever that is on the host. */
    private Mount volume(MountRequest.Volume volume) {
        var all = new ArrayList<>(volume.options());
        if (!(options.isolation().user() instanceof UserMode.Host)) all.add("idmap");
        return Mount.bind(host.volume(volume), volume.destination(), all.toArray(String[]::new));
    }

    private static int depth(Mount mount) {
        return (int) mount.destination().chars().filter(c -> c == '/').count();
    }
}

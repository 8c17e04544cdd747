package io.gatun.cli.container.flags;

import io.gatun.cli.flag.Flag;
import java.util.ArrayList;
import java.util.List;

/** The flags that say what a container is, of {@code run}, {@code create} and {@code plan}. */
public final class ContainerFlags {
    private static final List<Flag> IMAGE = List.of(
            Flag.of("bundle", "DIR", "run the OCI bundle of a directory instead of an image"),
            Flag.of("platform", "PLATFORM", "which platform of the image to pull, such as linux/arm64"),
            Flag.of("pull", "WHEN", "pull the image always, missing (the default) or never"),
            Flag.onOff("quiet", "do not show how a pull goes").or('q'),
            Flag.of("rootfs", "DIR", "run in the root filesystem of a directory instead of an image"));

    private static final List<Flag> PROGRAM = List.of(
            Flag.of("entrypoint", "PROGRAM", "program that the command is given to"),
            EnvironmentFlags.ENV,
            EnvironmentFlags.FILE,
            Flag.list("group-add", "GROUP", "further group of the user"),
            Flag.onOff("init", "run an init as process 1 that forwards signals and reaps processes"),
            Flag.onOff("interactive", "keep standard input open").or('i'),
            Flag.onOff("tty", "give the program a terminal").or('t'),
            Flag.of("user", "USER[:GROUP]", "who runs the program, as name or number")
                    .or('u'),
            Flag.of("workdir", "DIR", "working directory in the container").or('w'));

    private static final List<Flag> NAMES = List.of(
            Flag.list("add-host", "NAME:ADDRESS", "line of /etc/hosts"),
            Flag.list("annotation", "NAME=VALUE", "annotation of the OCI specification"),
            Flag.of("cidfile", "FILE", "file to write the container's id to"),
            Flag.list("dns", "ADDRESS", "name server"),
            Flag.list("dns-option", "OPTION", "option of the resolver"),
            Flag.list("dns-search", "DOMAIN", "domain to search"),
            Flag.of("domainname", "NAME", "NIS domain name"),
            Flag.of("hostname", "NAME", "host name").or('h'),
            Flag.list("label", "NAME=VALUE", "label of the container").or('l'),
            Flag.list("label-file", "FILE", "file of labels, one a line"),
            Flag.of("name", "NAME", "name of the container"));

    private static final List<Flag> ISOLATION = List.of(
            Flag.of("cgroup-parent", "PATH", "control group that the container's is made in"),
            Flag.of("cgroupns", "MODE", "control group namespace: private or host"),
            Flag.list("gidmap", "INSIDE:OUTSIDE:COUNT", "ids of groups in a user namespace"),
            Flag.of("isolation", "MODE", "default; there is no other on Linux"),
            Flag.of("ipc", "MODE", "ipc namespace: private, host, container:ID or ns:PATH"),
            Flag.of("pid", "MODE", "process namespace: private, host, container:ID or ns:PATH"),
            Flag.list("sysctl", "NAME=VALUE", "kernel parameter of the container's namespaces"),
            Flag.list("uidmap", "INSIDE:OUTSIDE:COUNT", "ids of users in a user namespace"),
            Flag.of("userns", "MODE", "user namespace: host, or auto for one with ids of its own"),
            Flag.of("uts", "MODE", "host name's namespace: private, host or ns:PATH"));

    private static final List<Flag> FILES = List.of(
            Flag.list("device", "HOST[:CONTAINER][:rwm]", "device of the host"),
            Flag.list("device-cgroup-rule", "RULE", "rule about devices, such as \"c 13:* rwm\""),
            Flag.list("gpus", "DEVICES", "refused: name devices by --device"),
            Flag.list("mount", "FIELDS", "mount, such as type=bind,source=/srv,destination=/data,readonly"),
            Flag.onOff("read-only", "make the root filesystem read-only"),
            Flag.of("shm-size", "BYTES", "size of /dev/shm, 64m by default"),
            Flag.list("storage-opt", "OPTION", "refused: writable layers have no limits"),
            Flag.list("tmpfs", "DIR[:OPTIONS]", "directory in memory"),
            Flag.list("volume", "[SOURCE:]DIR[:OPTIONS]", "directory or file of the host, or a volume")
                    .or('v'),
            Flag.of("volume-driver", "DRIVER", "driver of volumes: local"),
            Flag.list("volumes-from", "CONTAINER[:ro]", "mount what another container has mounted"));

    private static final List<Flag> RIGHTS = List.of(
            Flag.list("cap-add", "CAPABILITY", "capability to add, or ALL"),
            Flag.list("cap-drop", "CAPABILITY", "capability to take away, or ALL"),
            Flag.onOff("privileged", "take away nearly all protection of the host"),
            Flag.list(
                    "security-opt",
                    "OPTION",
                    "no-new-privileges[=false], seccomp=FILE|docker|unconfined, apparmor=PROFILE, label=LABEL or"
                            + " systempaths=unconfined"));

    private static final List<Flag> LIMITS = List.of(
            Flag.list("blkio-weight-device", "DEVICE:N", "relative weight of block i/o on a device"),
            Flag.list("device-read-bps", "DEVICE:BYTES", "bytes read from a device in a second, such as /dev/sda:10mb"),
            Flag.list("device-read-iops", "DEVICE:N", "reads from a device in a second"),
            Flag.list("device-write-bps", "DEVICE:BYTES", "bytes written to a device in a second"),
            Flag.list("device-write-iops", "DEVICE:N", "writes to a device in a second"),
            Flag.of("kernel-memory", "BYTES", "refused: --memory counts the kernel's memory too"),
            Flag.of("memory-swappiness", "N", "how readily memory is swapped, 0 to 100"),
            Flag.onOff("oom-kill-disable", "wait instead of being killed when memory is used up"),
            Flag.of("oom-score-adj", "N", "how readily the kernel kills it when memory is short, -1000 to 1000"),
            Flag.list("ulimit", "NAME=SOFT[:HARD]", "limit of ulimit(1), such as nofile=1024:2048"));

    private static final List<Flag> LIFE = List.of(
            Flag.of("log-driver", "DRIVER", "where output is kept: gatun, or none"),
            Flag.list("log-opt", "NAME=VALUE", "max-size (10m) and max-file (3) of the log"),
            Flag.onOff("rm", "remove the container when it has ended"),
            Flag.of("runtime", "NAME", "gatun or runc: there is one, whatever it is called"),
            Flag.of("stop-signal", "SIGNAL", "signal that asks it to end, SIGTERM by default"),
            Flag.of("stop-timeout", "SECONDS", "how long it may take to end before it is killed, 10 by default"));

    private ContainerFlags() {}

    /** All of them and more, by name. */
    public static List<Flag> with(List<Flag> more) {
        var all = new ArrayList<Flag>();
        List.of(
                        IMAGE,
                        PROGRAM,
                        NAMES,
                        ISOLATION,
                        FILES,
                        RIGHTS,
                        LIMITS,
                        LimitFlags.ALL,
                        NetworkFlags.ALL,
                        LIFE,
                        UpkeepFlags.ALL,
                        more)
                .forEach(all::addAll);
        all.sort((a, b) -> a.name().compareTo(b.name()));
        return all;
    }
}

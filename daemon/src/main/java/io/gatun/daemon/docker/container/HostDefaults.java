package io.gatun.daemon.docker.container;

import io.gatun.engine.json.Json;
import java.util.List;
import java.util.Map;

/** What {@code docker inspect} shows where a client said nothing; its readers do not expect members to be absent. */
final class HostDefaults {
    private static final Json NONE = Json.array(List.of());
    private static final Json NULL = Json.Null.NULL;
    private static final Json EMPTY = Json.object().build();

    /** Of the HostConfig. */
    static final Map<String, Json> MEMBERS = Json.object()
            .put("Binds", NULL)
            .put("ContainerIDFile", "")
            .put(
                    "LogConfig",
                    Json.object().put("Type", "json-file").put("Config", EMPTY).build())
            .put("NetworkMode", "default")
            .put("PortBindings", EMPTY)
            .put(
                    "RestartPolicy",
                    Json.object().put("Name", "no").put("MaximumRetryCount", 0).build())
            .put("AutoRemove", false)
            .put("VolumeDriver", "")
            .put("VolumesFrom", NULL)
            .put("ConsoleSize", Json.array(List.of(Json.of(0), Json.of(0))))
            .put("CapAdd", NULL)
            .put("CapDrop", NULL)
            .put("CgroupnsMode", "private")
            .put("Dns", NONE)
            .put("DnsOptions", NONE)
            .put("DnsSearch", NONE)
            .put("ExtraHosts", NULL)
            .put("GroupAdd", NULL)
            .put("IpcMode", "private")
            .put("Cgroup", "")
            .put("Links", NULL)
            .put("OomScoreAdj", 0)
            .put("PidMode", "")
            .put("Privileged", false)
            .put("PublishAllPorts", false)
            .put("ReadonlyRootfs", false)
            .put("SecurityOpt", NULL)
            .put("UTSMode", "")
            .put("UsernsMode", "")
            .put("ShmSize", 64 << 20)
            .put("Runtime", "gatun")
            .put("Isolation", "")
            .put("CpuShares", 0)
            .put("Memory", 0)
            .put("NanoCpus", 0)
            .put("CgroupParent", "")
            .put("BlkioWeight", 0)
            .put("CpuPeriod", 0)
            .put("CpuQuota", 0)
            .put("CpusetCpus", "")
            .put("CpusetMems", "")
            .put("Devices", NONE)
            .put("MemoryReservation", 0)
            .put("MemorySwap", 0)
            .put("MemorySwappiness", NULL)
            .put("OomKillDisable", false)
            .put("PidsLimit", NULL)
            .put("Ulimits", NULL)
            .build()
            .members();

    /** Of the Config. */
    static final Map<String, Json> CONFIG = Json.object()
            .put("Hostname", "")
            .put("Domainname", "")
            .put("User", "")
            .put("AttachStdin", false)
            .put("AttachStdout", false)
            .put("AttachStderr", false)
            .put("Tty", false)
            .put("OpenStdin", false)
            .put("StdinOnce", false)
            .put("Env", NONE)
            .put("Cmd", NULL)
            .put("Image", "")
            .put("Volumes", NULL)
            .put("WorkingDir", "")
            .put("Entrypoint", NULL)
            .put("OnBuild", NULL)
            .put("Labels", EMPTY)
            .build()
            .members();

    private HostDefaults() {}

    /** Whether a value that clients send when nobody said anything stands for the default. */
    static boolean means(String name, Json value) {
        return switch (name) {
            case "ShmSize", "PidsLimit" -> value.equals(Json.of(0));
            case "MemorySwappiness" -> value.equals(Json.of(-1));
            case "LogConfig" ->
                value instanceof Json.Obj(var members)
                        && members.getOrDefault("Type", Json.of("")).equals(Json.of(""))
                        && members.getOrDefault("Config", EMPTY).equals(EMPTY);
            default -> false;
        };
    }
}

package io.gatun.daemon.docker.system;

import io.gatun.daemon.docker.container.MachineFiles;
import io.gatun.daemon.http.ApiVersion;
import io.gatun.daemon.http.Call;
import io.gatun.daemon.http.HttpFailure;
import io.gatun.daemon.http.Router;
import io.gatun.daemon.http.Routes;
import io.gatun.daemon.life.Container;
import io.gatun.daemon.life.Containers;
import io.gatun.daemon.life.EventBus;
import io.gatun.engine.Engine;
import io.gatun.engine.json.Json;
import io.gatun.engine.options.UserMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Who answers here, and what the machine is. */
public final class SystemRoutes implements Routes {
    private static final Json.Obj EMPTY = Json.object().build();
    private static final Json NOTHING = Json.array(List.of());
    /** From here on nothing true is said of the bridges' filter, and later nothing at all. */
    private static final int BRIDGE_FILTER_UNTOLD = 48;

    private static final int NO_BRIDGE_FILTER = 50;
    private static final int TELLS_FIREWALL = 49;

    private final Engine engine;
    private final Containers containers;
    private final EventBus events;
    private final About about;

    /**
     * What clients are told.
     *
     * @param version of this program
     * @param root where the engine keeps everything
     * @param users whom the users of containers are that say nothing of it
     */
    public record About(String version, String root, UserMode users) {}

    public SystemRoutes(Engine engine, Containers containers, EventBus events, About about) {
        this.engine = engine;
        this.events = events;
        this.containers = containers;
        this.about = about;
    }

    @Override
    public void addTo(Router router) {
        router.get("/_ping", SystemRoutes::ping)
                .get("/version", this::version)
                .get("/info", this::info)
                .get("/plugins", call -> call.answer(NOTHING))
                .get("/plugins/{name...}/json", SystemRoutes::noPlugin)
                .post("/plugins/{name...}/enable", SystemRoutes::noPlugin)
                .post("/plugins/{name...}/disable", SystemRoutes::noPlugin)
                .delete("/plugins/{name...}", SystemRoutes::noPlugin)
                .get("/plugins/privileges", SystemRoutes::noPlugins)
                .post("/plugins/pull", SystemRoutes::noPlugins)
                .post("/swarm/init", SystemRoutes::noSwarmMode)
                .post("/swarm/join", SystemRoutes::noSwarmMode)
                .post("/swarm/leave", call -> {
                    throw new HttpFailure(503, "This node is not part of a swarm");
                })
                .get("/swarm", SystemRoutes::noSwarm)
                .get("/nodes", SystemRoutes::noSwarm)
                .get("/services", SystemRoutes::noSwarm)
                .get("/tasks", SystemRoutes::noSwarm)
                .get("/secrets", SystemRoutes::noSwarm)
                .get("/configs", SystemRoutes::noSwarm);
    }

    private static void ping(Call call) {
        call.exchange().setHeader("Builder-Version", "1");
        call.exchange().setHeader("Cache-Control", "no-cache, no-store, must-revalidate");
        call.exchange().setHeader("Pragma", "no-cache");
        call.exchange().setHeader("Swarm", "inactive");
        call.exchange().answer(200, "text/plain; charset=utf-8", "OK".getBytes(StandardCharsets.US_ASCII));
    }

    private static void noPlugin(Call call) {
        throw new HttpFailure(404, "plugin \"%s\" not found".formatted(call.variable("name")));
    }

    private static void noPlugins(Call call) {
        throw new HttpFailure(
                501, "plugins are not supported: " + call.exchange().rawPath());
    }

    private static void noSwarmMode(Call call) {
        throw new HttpFailure(
                501, "swarm mode is not supported: " + call.exchange().rawPath());
    }

    private static void noSwarm(Call call) {
        throw new HttpFailure(
                503,
                "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this"
                        + " node to swarm and try again.");
    }

    private void version(Call call) {
        var details = Json.object()
                .put("ApiVersion", ApiVersion.CURRENT.toString())
                .put("Arch", HostFiles.goArch())
                .put("BuildTime", "")
                .put("Experimental", "false")
                .put("GitCommit", "")
                .put("GoVersion", "java" + Runtime.version().feature())
                .put("KernelVersion", HostFiles.kernelVersion())
                .put("MinAPIVersion", ApiVersion.OLDEST.toString())
                .put("Os", "linux");
        var engine = Json.object()
                .put("Name", "Engine")
                .put("Version", about.version())
                .put("Details", details.build());
        call.answer(Json.object()
                .put("Platform", Json.object().put("Name", "Gatun").build())
                .put("Components", Json.array(List.of(engine.build())))
                .put("Version", about.version())
                .put("ApiVersion", ApiVersion.CURRENT.toString())
                .put("MinAPIVersion", ApiVersion.OLDEST.toString())
                .put("GitCommit", "")
                .put("GoVersion", "java" + Runtime.version().feature())
                .put("Os", "linux")
                .put("Arch", HostFiles.goArch())
                .put("KernelVersion", HostFiles.kernelVersion())
                .build());
    }

    private void info(Call call) {
        List<Container> all = containers.list();
        long paused = all.stream()
                .filter(each -> each.info().status().equals("paused"))
                .count();
        long running = all.stream().filter(Container::isRunning).count() - paused;
        var out = Json.object()
                .put("ID", HostFiles.identity(about.root()))
                .put("Containers", all.size())
                .put("ContainersRunning", running)
                .put("ContainersPaused", paused)
                .put("ContainersStopped", all.size() - running - paused)
                .put("Images", engine.images().list().size())
                .put("Driver", "overlay2")
                .put("DriverStatus", driver())
                .put("DockerRootDir", about.root())
                .put("Plugins", plugins())
                .put("LoggingDriver", "json-file")
                .put("CgroupDriver", "cgroupfs")
                .put("CgroupVersion", HostFiles.cgroupVersion())
                .put("NEventsListener", events.listeners())
                .put("NFd", HostFiles.openDescriptors())
                .put("NGoroutines", HostFiles.threads())
                .put("SystemTime", Instant.now().toString());
        limits(out, call.version());
        machine(out, call.version());
        call.answer(out.build());
    }

    private Json driver() {
        return Json.array(List.of(
                Json.strings(List.of("Backing Filesystem", HostFiles.fileSystem(about.root()))),
                Json.strings(List.of("Supports d_type", "true")),
                Json.strings(List.of("Native Overlay Diff", "true"))));
    }

    private static Json plugins() {
        return Json.object()
                .put("Volume", Json.strings(List.of("local")))
                .put("Network", Json.strings(List.of("bridge", "host", "null")))
                .put("Authorization", Json.Null.NULL)
                .put("Log", Json.strings(List.of("json-file", "local", "none")))
                .build();
    }

    private static void limits(Json.Members out, ApiVersion version) {
        for (String name : List.of(
                "MemoryLimit", "SwapLimit", "CpuCfsPeriod", "CpuCfsQuota", "CPUShares", "CPUSet", "PidsLimit")) {
            out.put(name, true);
        }
        out.put("OomKillDisable", HostFiles.cgroupVersion().equals("1"))
                .put("IPv4Forwarding", HostFiles.isOn("/proc/sys/net/ipv4/ip_forward"))
                .put("KernelMemoryTCP", false)
                .put("Debug", false)
                .put("ExperimentalBuild", false)
                .put("LiveRestoreEnabled", true);
        if (version.isAtLeast(NO_BRIDGE_FILTER)) return;
        boolean told = !version.isAtLeast(BRIDGE_FILTER_UNTOLD);
        out.put("BridgeNfIptables", told && HostFiles.isOn("/proc/sys/net/bridge/bridge-nf-call-iptables"))
                .put("BridgeNfIp6tables", told && HostFiles.isOn("/proc/sys/net/bridge/bridge-nf-call-ip6tables"));
    }

    /** Of programs that this one does not need. */
    private static Json commit(ApiVersion version) {
        var commit = Json.object().put("ID", "");
        return (version.isAtLeast(TELLS_FIREWALL) ? commit : commit.put("Expected", "")).build();
    }

    private void machine(Json.Members out, ApiVersion version) {
        out.put("KernelVersion", HostFiles.kernelVersion())
                .put("OperatingSystem", HostFiles.operatingSystem())
                .put("OSVersion", HostFiles.osVersion())
                .put("OSType", "linux")
                .put("Architecture", HostFiles.machine())
                .put("NCPU", Runtime.getRuntime().availableProcessors())
                .put("MemTotal", MachineFiles.memoryBytes())
                .put("Name", HostFiles.hostname())
                .put("ServerVersion", about.version())
                .put("Labels", NOTHING)
                .put("HttpProxy", "")
                .put("HttpsProxy", "")
                .put("NoProxy", "")
                .put("IndexServerAddress", "https://index.docker.io/v1/")
                .put(
                        "RegistryConfig",
                        Json.object()
                                .put("InsecureRegistryCIDRs", Json.strings(List.of("127.0.0.0/8", "::1/128")))
                                .put("IndexConfigs", EMPTY)
                                .put("Mirrors", NOTHING)
                                .build())
                .put(
                        "Runtimes",
                        Json.object()
                                .put("gatun", Json.object().put("path", "gatun").build())
                                .build())
                .put("DefaultRuntime", "gatun")
                .put(
                        "Swarm",
                        Json.object()
                                .put("LocalNodeState", "inactive")
                                .put("NodeID", "")
                                .build())
                .put("InitBinary", "")
                .put("ContainerdCommit", commit(version))
                .put("RuncCommit", commit(version))
                .put("InitCommit", commit(version))
                .put(
                        "SecurityOptions",
                        Json.strings(HostFiles.securityOptions(!about.users().equals(UserMode.HOST))))
                .put("Warnings", Json.Null.NULL);
        if (version.isAtLeast(TELLS_FIREWALL)) {
            out.put("FirewallBackend", Json.object().put("Driver", "nftables").build());
        }
    }
}

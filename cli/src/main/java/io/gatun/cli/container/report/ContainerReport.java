package io.gatun.cli.container.report;

import io.gatun.cli.command.ExitCode;
import io.gatun.engine.ContainerInfo;
import io.gatun.engine.RunEnd;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.RestartRule;
import io.gatun.engine.spec.Mount;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.SpecCodec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All about a container: docker's fields where docker has them, and the OCI specification that the rest comes from. */
public final class ContainerReport {
    /** What docker prints where there is no time. */
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private final ContainerInfo container;
    private final ProcessSpec process;

    public ContainerReport(ContainerInfo container) {
        this.container = container;
        this.process =
                container.spec().process().orElseGet(() -> ProcessSpec.of().build());
    }

    public Json.Obj json() {
        var args = process.args();
        return Json.object()
                .put("Id", container.id().value())
                .put("Created", container.created().toString())
                .put("Path", args.isEmpty() ? "" : args.getFirst())
                .put("Args", Json.strings(args.isEmpty() ? args : args.subList(1, args.size())))
                .put("State", state())
                .put("Image", container.image())
                .put("Name", container.name().map(name -> "/" + name).orElse(""))
                .put("Directory", container.directory())
                .put("HostConfig", hostConfig())
                .put("Config", config())
                .put("NetworkSettings", new NetworkReport(container.networks()).json())
                .put("Mounts", Json.array(mounts()))
                .put(
                        "Cgroups",
                        Json.strings(
                                container.run().map(ContainerInfo.Run::cgroups).orElse(Map.of())))
                .put("Spec", SpecCodec.write(container.spec()))
                .build();
    }

    private Json.Obj state() {
        var run = container.run();
        var end = container.end();
        String status = container.status();
        return Json.object()
                .put("Status", status)
                .put("Running", run.flatMap(ContainerInfo.Run::started).isPresent())
                .put("Paused", status.equals("paused"))
                .put("Restarting", false)
                .put("OOMKilled", end.map(RunEnd::oomKilled).orElse(false))
                .put("Dead", Json.of(false))
                .put("Pid", run.map(each -> (long) each.pid().number()).orElse(0L))
                .put(
                        "SupervisorPid",
                        run.map(each -> (long) each.supervisor().number()).orElse(0L))
                .put("ExitCode", end.map(each -> (long) ExitCode.of(each)).orElse(0L))
                .put("Error", end.map(RunEnd::error).orElse(""))
                .put("StartedAt", time(run.flatMap(ContainerInfo.Run::started).or(() -> end.flatMap(RunEnd::started))))
                .put("FinishedAt", time(end.map(RunEnd::finished)))
                .build();
    }

    private Json.Obj hostConfig() {
        var resources = container.spec().linux().resources();
        var behaviour = container.behaviour();
        return Json.object()
                .put("AutoRemove", behaviour.removed())
                .put(
                        "ReadonlyRootfs",
                        container.spec().root().map(root -> root.readonly()).orElse(false))
                .put("RestartPolicy", restart())
                .put("NetworkMode", NetworkWords.of(container).getFirst())
                .put("Memory", resources.memory().limit().orElse(0))
                .put("MemorySwap", resources.memory().swap().orElse(0))
                .put("MemoryReservation", resources.memory().reservation().orElse(0))
                .put("CpuShares", resources.cpu().shares().orElse(0))
                .put("CpuQuota", resources.cpu().quota().orElse(0))
                .put("CpuPeriod", resources.cpu().period().orElse(0))
                .put("CpusetCpus", resources.cpu().cpus().orElse(""))
                .put("PidsLimit", resources.pidsLimit().orElse(0))
                .put("Init", behaviour.init())
                .put(
                        "LogConfig",
                        Json.object()
                                .put("Type", behaviour.logFiles() == 0 ? "none" : "gatun")
                                .put("MaxSize", behaviour.logBytes())
                                .put("MaxFile", behaviour.logFiles())
                                .build())
                .build();
    }

    private Json restart() {
        RestartRule rule = container.behaviour().upkeep().restart();
        return Json.object()
                .put("Name", rule.name())
                .put("MaximumRetryCount", rule.maximum())
                .build();
    }

    private Json.Obj config() {
        var behaviour = container.behaviour();
        var config = Json.object();
        behaviour.upkeep().health().ifPresent(check -> config.put("Healthcheck", check));
        return config.put("Hostname", container.spec().hostname().orElse(""))
                .put("Domainname", container.spec().domainname().orElse(""))
                .put("User", process.user().uid() + ":" + process.user().gid())
                .put("Tty", process.terminal())
                .put("OpenStdin", behaviour.openStdin())
                .put("Env", Json.strings(process.env()))
                .put("Cmd", Json.strings(process.args()))
                .put("WorkingDir", process.cwd())
                .put("Labels", Json.strings(container.labels()))
                .put("StopSignal", behaviour.stopSignal())
                .put("StopTimeout", behaviour.grace().toSeconds())
                .build();
    }

    private List<Json> mounts() {
        return container.spec().mounts().stream()
                .filter(mount -> !mount.source().orElse("").startsWith(container.directory() + "/"))
                .filter(Mount::isBind)
                .map(ContainerReport::mount)
                .toList();
    }

    private static Json mount(Mount mount) {
        return Json.object()
                .put("Type", "bind")
                .put("Source", mount.source().orElse(""))
                .put("Destination", mount.destination())
                .put("Mode", String.join(",", mount.options()))
                .put("RW", !mount.options().contains("ro"))
                .build();
    }

    private static String time(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(NEVER);
    }
}

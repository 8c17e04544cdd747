package io.gatun.bench.sidebyside;

import io.gatun.linux.handle.Pid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Podman with crun and storage of its own. It takes the root filesystem and makes a like configuration itself. */
final class Podman {
    private final Stopwatch stopwatch;
    private final Workspace workspace;
    private final List<String> containers = new ArrayList<>();

    Podman(Stopwatch stopwatch, Workspace workspace) {
        this.stopwatch = stopwatch;
        this.workspace = workspace;
    }

    /** A container, cold. */
    Timing run() {
        return Timing.of(stopwatch.run(run(List.of("--rm"), "true")));
    }

    /** Starts a container that stays; returns the process of podman's that stays with it. */
    Pid startStaying() {
        String name = "%s-podman-%d".formatted(workspace.group(), containers.size());
        Path pidFile = workspace.state(name);
        containers.add(name);
        var options = List.of("--detach", "--conmon-pidfile", pidFile.toString(), "--name", name);
        stopwatch.run(run(options, "sleep", "100000"));
        try {
            return new Pid(Integer.parseInt(Files.readString(pidFile).strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void deleteAll() {
        containers.forEach(name -> stopwatch.tryRun(podman("rm", "--force", "--time", "0", name)));
        containers.clear();
    }

    private List<String> run(List<String> options, String... program) {
        // Its default limits are above what root may set in some containers and virtual machines.
        var command = new ArrayList<>(podman("run", "--network", "none", "--ulimit", "nofile=1024:1024"));
        command.addAll(
                List.of("--ulimit", "nproc=1024:1024", "--memory", "256m", "--pids-limit", "512", "--cpus", "2"));
        command.addAll(List.of("--cgroup-parent", "/" + workspace.group()));
        command.addAll(options);
        command.addAll(List.of("--rootfs", workspace.rootfs().toString()));
        command.addAll(List.of(program));
        return command;
    }

    private List<String> podman(String... words) {
        var command = new ArrayList<>(List.of("podman", "--runtime", "crun", "--cgroup-manager", "cgroupfs"));
        command.addAll(List.of("--events-backend", "none", "--storage-driver", "vfs"));
        command.addAll(List.of("--root", workspace.state("podman").toString()));
        command.addAll(List.of("--runroot", workspace.state("podman-run").toString()));
        command.addAll(List.of(words));
        return command;
    }
}

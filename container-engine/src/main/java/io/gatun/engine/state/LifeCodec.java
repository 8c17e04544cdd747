package io.gatun.engine.state;

import io.gatun.engine.cgroup.CgroupLocation;
import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.state.Life.Created;
import io.gatun.engine.state.Life.Processes;
import io.gatun.engine.state.Life.Ready;
import io.gatun.engine.state.Life.Running;
import io.gatun.engine.state.Life.StartGate;
import io.gatun.engine.state.Life.Starting;
import io.gatun.engine.state.Life.Stopped;
import io.gatun.linux.handle.Pid;

/** {@link Life} as JSON: {@code {"is": "running", ...}}. */
final class LifeCodec {
    private LifeCodec() {}

    static Json write(Life life) {
        var out = Json.object();
        switch (life) {
            case Created(var groups) -> {
                out.put("is", Json.of("created"));
                groups.ifPresent(cgroup -> out.put("cgroup", write(cgroup)));
            }
            case Starting(var cgroup) -> out.put("is", Json.of("starting")).put("cgroup", write(cgroup));
            case Ready(var processes, var cgroup, var gate) ->
                out.put("is", Json.of("ready"))
                        .put("processes", write(processes))
                        .put("cgroup", write(cgroup))
                        .put("startFd", Json.of(gate.start()))
                        .put("statusFd", Json.of(gate.status()))
                        .put("executes", Json.of(gate.executes()));
            case Running(var processes, var cgroup, var started, boolean asked) -> {
                out.put("is", Json.of("running"))
                        .put("processes", write(processes))
                        .put("cgroup", write(cgroup))
                        .put("started", TimeCodec.write(started));
                if (asked) out.put("asked", Json.of(true));
            }
            case Stopped stopped -> write(stopped, out);
        }
        return out.build();
    }

    static Life read(JsonView view) {
        return switch (view.required("is").text()) {
            case "created" -> new Created(view.optional("cgroup", present -> readCgroup(view)));
            case "starting" -> new Starting(readCgroup(view));
            case "ready" ->
                new Ready(
                        readProcesses(view.required("processes")),
                        readCgroup(view),
                        new StartGate(
                                view.required("startFd").int32(),
                                view.required("statusFd").int32(),
                                view.required("executes").int32()));
            case "running" ->
                new Running(
                        readProcesses(view.required("processes")),
                        readCgroup(view),
                        TimeCodec.read(view.required("started")),
                        view.flag("asked"));
            case "stopped" -> readStopped(view);
            default -> throw view.required("is").failure("not a state that this version knows");
        };
    }

    private static void write(Stopped stopped, Json.Members out) {
        out.put("is", Json.of("stopped"));
        stopped.started().ifPresent(started -> out.put("started", TimeCodec.write(started)));
        out.put("finished", TimeCodec.write(stopped.finished()));
        stopped.exitCode().ifPresent(code -> out.put("exitCode", Json.of(code)));
        out.put("oomKilled", Json.of(stopped.oomKilled()));
        out.put("error", Json.of(stopped.error()));
        if (stopped.asked()) out.put("asked", Json.of(true));
    }

    private static Stopped readStopped(JsonView view) {
        return new Stopped(
                view.optional("started", TimeCodec::read),
                TimeCodec.read(view.required("finished")),
                view.optional("exitCode", JsonView::int32),
                view.flag("oomKilled"),
                view.optionalText("error").orElse(""),
                view.flag("asked"));
    }

    private static Json write(CgroupLocation location) {
        return Json.strings(location.pathByHierarchy());
    }

    private static CgroupLocation readCgroup(JsonView view) {
        return CgroupLocation.of(view.map("cgroup", JsonView::text));
    }

    private static Json write(Processes processes) {
        return Json.object()
                .put("bootId", Json.of(processes.bootId()))
                .put("supervisor", write(processes.supervisor()))
                .put("container", write(processes.container()))
                .build();
    }

    private static Processes readProcesses(JsonView view) {
        return new Processes(
                view.required("bootId").text(),
                readProcess(view.required("supervisor")),
                readProcess(view.required("container")));
    }

    private static Json write(ProcessRef process) {
        return Json.object()
                .put("pid", Json.of(process.pid().number()))
                .put("startTicks", Json.of(process.startTicks()))
                .build();
    }

    private static ProcessRef readProcess(JsonView view) {
        return new ProcessRef(
                new Pid(view.required("pid").int32(1, Integer.MAX_VALUE)),
                view.required("startTicks").int64());
    }
}

package io.gatun.cli.schedule;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.scheduler.ScheduleRequest;
import io.gatun.scheduler.ScheduleRequest.Format;
import io.gatun.scheduler.ScheduleRequest.Inputs;
import io.gatun.scheduler.ScheduleRequest.Workloads;
import io.gatun.scheduler.ScheduleTool;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code gatun schedule}: where pods would go and why, and how fast that is found out. */
public final class ScheduleCommand implements Command {
    private static final List<String> NODE_PARAMETERS = List.of("initNodes", "normalNodes");
    private static final List<String> POD_PARAMETERS = List.of("measurePods");

    /** The command. */
    public ScheduleCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                        "schedule",
                        "",
                        "Say where pods would go and why, and how fast that is found out",
                        List.of(
                                Flag.of("config", "FILE", "a KubeSchedulerConfiguration")
                                        .or('c'),
                                Flag.of("explain", "POD", "every node's verdict on this pod and its scores by plugin"),
                                Flag.list(
                                                "filename",
                                                "FILE",
                                                "manifests with nodes and pods, YAML or JSON; - for standard input")
                                        .or('f'),
                                Flag.of("nodes", "N", "simulate so many nodes"),
                                Flag.of("output", "FORMAT", "text (the default), json or yaml")
                                        .or('o'),
                                Flag.list("param", "NAME=N", "any other parameter of the workload"),
                                Flag.of("pods", "N", "measure so many pods"),
                                Flag.of("runs", "N", "repeat the simulation and show the last run (default 3)"),
                                Flag.of("seed", "N", "what decides between equals (default 0)"),
                                Flag.of(
                                        "workload",
                                        "NAME",
                                        "simulate a workload, such as basic, affinity, spread, preemption; all for all"),
                                Flag.of(
                                        "workload-file",
                                        "FILE",
                                        "workloads in the format of Kubernetes' scheduler_perf")))
                .explained("""
                        gatun schedule -f FILE... [--explain POD]
                        gatun schedule --workload NAME [--nodes N --pods N]
                        """);
    }

    @Override
    public int run(Invocation invocation) {
        invocation.arguments().requirePositionals(0, 0);
        var console = invocation.console();
        try {
            return new ScheduleTool(console.out(), console.err()).run(request(invocation.arguments()));
        } catch (IllegalArgumentException e) {
            console.err().println("gatun: schedule: " + e.getMessage());
            return ScheduleTool.BAD_INPUT;
        }
    }

    private static ScheduleRequest request(Arguments arguments) {
        var inputs = new Inputs(
                arguments.values("filename").stream().map(Path::of).toList(),
                arguments.value("config").map(Path::of),
                number(arguments, "seed", 0));
        var format = format(arguments.value("output", "text"));
        if (!inputs.files().isEmpty()) {
            return arguments.has("explain")
                    ? new ScheduleRequest.Explain(inputs, format, arguments.value("explain", ""))
                    : new ScheduleRequest.Plan(inputs, format);
        }
        if (arguments.has("workload") || arguments.has("nodes")) {
            return new ScheduleRequest.Simulate(inputs, format, workloads(arguments));
        }
        throw new UsageException("schedule: give manifests with -f, or a workload");
    }

    private static Format format(String name) {
        return switch (name) {
            case "text" -> Format.TEXT;
            case "json" -> Format.JSON;
            case "yaml" -> Format.YAML;
            default -> throw new UsageException("schedule: --output is text, json or yaml, not \"" + name + "\"");
        };
    }

    private static Workloads workloads(Arguments arguments) {
        return new Workloads(
                List.of(arguments.value("workload", "basic").split(",", -1)),
                arguments.value("workload-file").map(Path::of),
                parameters(arguments),
                (int) number(arguments, "runs", 3));
    }

    private static Map<String, Integer> parameters(Arguments arguments) {
        var parameters = new TreeMap<String, Integer>();
        for (var name : NODE_PARAMETERS) put(arguments, "nodes", name, parameters);
        for (var name : POD_PARAMETERS) put(arguments, "pods", name, parameters);
        for (var other : arguments.values("param")) {
            int equals = other.indexOf('=');
            if (equals < 1) throw new UsageException("schedule: --param takes NAME=N, not \"" + other + "\"");
            parameters.put(other.substring(0, equals), (int) whole("param", other.substring(equals + 1)));
        }
        return parameters;
    }

    private static void put(Arguments arguments, String flag, String parameter, Map<String, Integer> parameters) {
        if (arguments.has(flag)) parameters.put(parameter, (int) number(arguments, flag, 0));
    }

    private static long number(Arguments arguments, String flag, long absent) {
        Optional<String> text = arguments.value(flag);
        return text.isEmpty() ? absent : whole(flag, text.get());
    }

    private static long whole(String flag, String text) {
        boolean digits = !text.isEmpty() && text.length() < 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) throw new UsageException("schedule: --" + flag + " takes a whole number, not \"" + text + "\"");
        return Long.parseLong(text);
    }
}

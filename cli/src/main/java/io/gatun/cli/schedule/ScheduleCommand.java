package io.gatun.cli.schedule;

import io.gatun.scheduler.ScheduleRequest;
import io.gatun.scheduler.ScheduleRequest.Format;
import io.gatun.scheduler.ScheduleRequest.Inputs;
import io.gatun.scheduler.ScheduleRequest.Workloads;
import io.gatun.scheduler.ScheduleTool;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jspecify.annotations.Nullable;

/** {@code gatun schedule}: where pods would go and why, and how fast that is found out. */
public final class ScheduleCommand {
    private static final String USAGE =
            "gatun schedule -f FILE... [--explain POD] | --workload NAME [--nodes N --pods N]";
    private static final List<String> NODE_PARAMETERS = List.of("initNodes", "normalNodes");
    private static final List<String> POD_PARAMETERS = List.of("measurePods");

    private ScheduleCommand() {}

    /** Runs the command; the result is the exit code of {@link ScheduleTool}. */
    public static int run(String[] arguments, PrintStream out, PrintStream err) {
        try {
            var line = new DefaultParser().parse(options(), arguments);
            if (line.hasOption("help")) return help(out);
            return new ScheduleTool(out, err).run(request(line));
        } catch (ParseException | IllegalArgumentException e) {
            err.println("gatun: " + e.getMessage());
            err.println("usage: " + USAGE);
            return ScheduleTool.BAD_INPUT;
        }
    }

    private static Options options() {
        return new Options()
                .addOption(option(
                        "f", "filename", "FILE", "manifests with nodes and pods, YAML or JSON; - for standard input"))
                .addOption(option("c", "config", "FILE", "a KubeSchedulerConfiguration"))
                .addOption(option("o", "output", "FORMAT", "text (the default), json or yaml"))
                .addOption(option(null, "explain", "POD", "every node's verdict on this pod and its scores by plugin"))
                .addOption(option(
                        null,
                        "workload",
                        "NAME",
                        "simulate a workload, such as basic, affinity, spread, preemption; all for all"))
                .addOption(
                        option(null, "workload-file", "FILE", "workloads in the format of Kubernetes' scheduler_perf"))
                .addOption(option(null, "nodes", "N", "simulate so many nodes"))
                .addOption(option(null, "pods", "N", "measure so many pods"))
                .addOption(option(null, "param", "NAME=N", "any other parameter of the workload"))
                .addOption(option(null, "runs", "N", "repeat the simulation and show the last run (default 3)"))
                .addOption(option(null, "seed", "N", "what decides between equals (default 0)"))
                .addOption(Option.builder("h").longOpt("help").desc("this text").get());
    }

    private static Option option(@Nullable String letter, String name, String argument, String description) {
        return Option.builder(letter)
                .longOpt(name)
                .hasArg()
                .argName(argument)
                .desc(description)
                .get();
    }

    private static ScheduleRequest request(CommandLine line) throws ParseException {
        if (!line.getArgList().isEmpty())
            throw new ParseException("unexpected argument " + line.getArgList().getFirst());
        var inputs = new Inputs(
                paths(line.getOptionValues("filename")),
                Optional.ofNullable(line.getOptionValue("config")).map(Path::of),
                number(line, "seed", 0));
        var format = Format.valueOf(line.getOptionValue("output", "text").toUpperCase(Locale.ROOT));
        if (!inputs.files().isEmpty()) {
            return line.hasOption("explain")
                    ? new ScheduleRequest.Explain(inputs, format, line.getOptionValue("explain"))
                    : new ScheduleRequest.Plan(inputs, format);
        }
        if (line.hasOption("workload") || line.hasOption("nodes")) {
            return new ScheduleRequest.Simulate(inputs, format, workloads(line));
        }
        throw new ParseException("give manifests with -f, or a workload");
    }

    private static List<Path> paths(String @Nullable [] names) {
        return names == null ? List.of() : Arrays.stream(names).map(Path::of).toList();
    }

    private static Workloads workloads(CommandLine line) throws ParseException {
        return new Workloads(
                List.of(line.getOptionValue("workload", "basic").split(",", -1)),
                Optional.ofNullable(line.getOptionValue("workload-file")).map(Path::of),
                parameters(line),
                (int) number(line, "runs", 3));
    }

    private static Map<String, Integer> parameters(CommandLine line) throws ParseException {
        var parameters = new TreeMap<String, Integer>();
        for (var name : NODE_PARAMETERS) put(line, "nodes", name, parameters);
        for (var name : POD_PARAMETERS) put(line, "pods", name, parameters);
        var others = line.getOptionValues("param");
        if (others == null) return parameters;
        for (var other : others) {
            int equals = other.indexOf('=');
            if (equals < 1) throw new ParseException("--param takes NAME=N, not " + other);
            parameters.put(other.substring(0, equals), Integer.valueOf(other.substring(equals + 1)));
        }
        return parameters;
    }

    private static void put(CommandLine line, String option, String parameter, Map<String, Integer> parameters)
            throws ParseException {
        if (line.hasOption(option)) parameters.put(parameter, (int) number(line, option, 0));
    }

    private static long number(CommandLine line, String option, long absent) throws ParseException {
        var text = line.getOptionValue(option);
        if (text == null) return absent;
        try {
            long number = Long.parseLong(text);
            if (number >= 0) return number;
        } catch (NumberFormatException notANumber) {
            // told below
        }
        throw new ParseException("--" + option + " takes a whole number, not " + text);
    }

    private static int help(PrintStream out) {
        out.println("usage: " + USAGE);
        for (var option : options().getOptions()) {
            var names = (option.getOpt() == null ? "    " : "-" + option.getOpt() + ", ") + "--" + option.getLongOpt();
            var argument = option.getArgName() == null ? "" : " " + option.getArgName();
            out.printf("  %-28s %s%n", names + argument, option.getDescription());
        }
        return ScheduleTool.DONE;
    }
}

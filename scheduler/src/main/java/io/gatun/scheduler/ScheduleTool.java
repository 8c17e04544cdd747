package io.gatun.scheduler;

import io.gatun.scheduler.ScheduleRequest.Format;
import io.gatun.scheduler.ScheduleRequest.Inputs;
import io.gatun.scheduler.manifest.ClusterObjects;
import io.gatun.scheduler.manifest.Documents;
import io.gatun.scheduler.manifest.Field;
import io.gatun.scheduler.manifest.Limits;
import io.gatun.scheduler.manifest.ManifestException;
import io.gatun.scheduler.manifest.ManifestReader;
import io.gatun.scheduler.manifest.Tree;
import io.gatun.scheduler.manifest.TreeWriter;
import io.gatun.scheduler.profile.ProfileReader;
import io.gatun.scheduler.profile.Profiles;
import io.gatun.scheduler.report.Planner;
import io.gatun.scheduler.report.ReportText;
import io.gatun.scheduler.report.ReportTree;
import io.gatun.scheduler.simulate.BindingStore;
import io.gatun.scheduler.simulate.Measurement;
import io.gatun.scheduler.simulate.Progress;
import io.gatun.scheduler.simulate.Simulation;
import io.gatun.scheduler.simulate.Workload;
import io.gatun.scheduler.simulate.WorkloadFile;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Answers a {@link ScheduleRequest} in words, JSON or YAML. */
public final class ScheduleTool {
    /** Everything that was asked about has a place. */
    public static final int DONE = 0;
    /** The answer is complete, but some pod has no place. */
    public static final int NOT_ALL_PLACED = 1;
    /** The question could not be understood; the reason is on the error stream. */
    public static final int BAD_INPUT = 2;

    private final PrintStream out;
    private final PrintStream err;

    public ScheduleTool(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Answers, and returns one of the codes above. */
    public int run(ScheduleRequest request) {
        try {
            return switch (request) {
                case ScheduleRequest.Plan(var inputs, var format) -> plan(inputs, format);
                case ScheduleRequest.Explain(var inputs, var format, var pod) -> explain(inputs, format, pod);
                case ScheduleRequest.Simulate(var inputs, var format, var workloads) ->
                    simulate(inputs, format, workloads);
            };
        } catch (ManifestException e) {
            return complain(String.valueOf(e.getMessage()));
        }
    }

    private int complain(String problem) {
        err.println("gatun: " + problem);
        return BAD_INPUT;
    }

    private int plan(Inputs inputs, Format format) {
        var plan = new Planner(objects(inputs), profiles(inputs), inputs.seed()).plan();
        print(format, () -> ReportText.of(plan), () -> ReportTree.of(plan));
        return plan.placed() == plan.pods().size() ? DONE : NOT_ALL_PLACED;
    }

    private int explain(Inputs inputs, Format format, String pod) {
        var explanation = new Planner(objects(inputs), profiles(inputs), inputs.seed()).explain(pod);
        if (explanation.isEmpty()) return complain("no pod " + pod + " in the files");
        var found = explanation.get();
        print(format, () -> ReportText.of(found), () -> ReportTree.of(found));
        return found.feasible() > 0 ? DONE : NOT_ALL_PLACED;
    }

    private int simulate(Inputs inputs, Format format, ScheduleRequest.Workloads wanted) {
        var file = wanted.file().map(WorkloadFile::at).orElseGet(WorkloadFile::builtIn);
        var workloads = new ArrayList<Workload>();
        for (var name : wanted.names().contains("all") ? file.names() : wanted.names()) {
            var found = file.find(name, wanted.parameters());
            if (found.isEmpty()) {
                return complain("no workload " + name + "; there are: " + String.join(", ", file.names()));
            }
            workloads.add(found.get());
        }
        var profiles = profiles(inputs);
        var runs = new ArrayList<Measurement>();
        for (var workload : workloads) runs.add(measure(workload, wanted.runs(), profiles, inputs.seed()));
        print(format, () -> text(runs), () -> ReportTree.of(runs));
        return runs.stream().allMatch(run -> run.counts().unplaced() == 0) ? DONE : NOT_ALL_PLACED;
    }

    private Measurement measure(Workload workload, int runs, Profiles profiles, long seed) {
        Measurement last = null;
        for (int i = 0; i < Math.max(1, runs); i++) {
            var bar = new ProgressBar(workload.name(), err);
            last = simulation(workload, profiles, seed, bar).run();
            bar.end();
        }
        return java.util.Objects.requireNonNull(last);
    }

    private static Simulation simulation(Workload workload, Profiles profiles, long seed, Progress progress) {
        return new Simulation(workload, profiles, seed, BindingStore.IN_PROCESS, progress);
    }

    private static String text(List<Measurement> runs) {
        return runs.size() == 1 ? ReportText.of(runs) + ReportText.histogram(runs.getFirst()) : ReportText.of(runs);
    }

    private void print(Format format, Supplier<String> text, Supplier<Tree> tree) {
        out.print(
                switch (format) {
                    case TEXT -> text.get();
                    case JSON -> TreeWriter.json(tree.get());
                    case YAML -> TreeWriter.yaml(tree.get());
                });
        out.flush();
    }

    private static ClusterObjects objects(Inputs inputs) {
        var reader = new ManifestReader();
        for (var file : inputs.files()) {
            for (var document : documents(file)) reader.add(document);
        }
        return reader.objects();
    }

    private static Profiles profiles(Inputs inputs) {
        if (inputs.configuration().isEmpty()) return Profiles.STANDARD;
        var documents = documents(inputs.configuration().get());
        return documents.isEmpty() ? Profiles.STANDARD : ProfileReader.read(documents.getFirst());
    }

    private static List<Field> documents(Path file) {
        try (var reader = open(file)) {
            return new Documents(Limits.DEFAULT).read(reader, file.toString());
        } catch (IOException e) {
            throw ManifestException.unreadable(file.toString(), e);
        }
    }

    private static Reader open(Path file) throws IOException {
        if (file.toString().equals("-")) return new InputStreamReader(System.in, StandardCharsets.UTF_8);
        return Files.newBufferedReader(file);
    }
}

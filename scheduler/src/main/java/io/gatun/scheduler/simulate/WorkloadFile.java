package io.gatun.scheduler.simulate;

import io.gatun.scheduler.manifest.Documents;
import io.gatun.scheduler.manifest.Field;
import io.gatun.scheduler.manifest.Limits;
import io.gatun.scheduler.manifest.ManifestException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A file of workloads in upstream's format: test cases, each with steps and with sizes that give the steps their
 * numbers.
 */
public final class WorkloadFile {
    private static final String BUILT_IN = "workloads.yaml";

    /** Opens a template by the path that the workload file gives. */
    private interface Opener {
        Reader open(String path) throws IOException;
    }

    private final List<Field> cases;
    private final Opener opener;

    private WorkloadFile(List<Field> cases, Opener opener) {
        this.cases = cases;
        this.opener = opener;
    }

    /** The workloads that come with the scheduler. */
    public static WorkloadFile builtIn() {
        return of(BUILT_IN, WorkloadFile::resource);
    }

    /** A file of upstream's, with its templates beside it. */
    public static WorkloadFile at(Path file) {
        var folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        return of(file.getFileName().toString(), path -> Files.newBufferedReader(folder.resolve(path)));
    }

    private static WorkloadFile of(String name, Opener opener) {
        return new WorkloadFile(documents(name, opener).getFirst().items(), opener);
    }

    private static Reader resource(String name) {
        var stream = Objects.requireNonNull(WorkloadFile.class.getResourceAsStream(name), name);
        return new InputStreamReader(stream, StandardCharsets.UTF_8);
    }

    private static List<Field> documents(String name, Opener opener) {
        try (var reader = opener.open(name)) {
            return new Documents(Limits.DEFAULT).read(reader, name);
        } catch (IOException e) {
            throw ManifestException.unreadable(name, e);
        }
    }

    /** {@code Case/size} of everything there is. */
    public List<String> names() {
        var names = new ArrayList<String>();
        for (var testCase : cases) {
            for (var size : testCase.get("workloads").items()) {
                names.add(testCase.get("name").text() + "/" + size.get("name").text());
            }
        }
        return names;
    }

    /**
     * A workload by its name, with or without size and in any case; without size the last and largest one.
     *
     * @param overrides parameters to use instead of the size's own
     */
    public Optional<Workload> find(String name, Map<String, Integer> overrides) {
        int slash = name.indexOf('/');
        var caseName = slash < 0 ? name : name.substring(0, slash);
        for (var testCase : cases) {
            if (!answersTo(testCase, caseName)) continue;
            Optional<Field> chosen = Optional.empty();
            for (var size : testCase.get("workloads").items()) {
                if (slash < 0 || size.get("name").text().equalsIgnoreCase(name.substring(slash + 1))) {
                    chosen = Optional.of(size);
                }
            }
            if (chosen.isPresent()) return Optional.of(workload(testCase, chosen.get(), overrides));
        }
        return Optional.empty();
    }

    private static boolean answersTo(Field testCase, String name) {
        return testCase.get("name").text().equalsIgnoreCase(name)
                || testCase.get("alias").text().equalsIgnoreCase(name);
    }

    private Workload workload(Field testCase, Field size, Map<String, Integer> overrides) {
        var reader =
                new StepReader(testCase.get("defaultPodTemplatePath"), size.get("params"), overrides, this::template);
        var threshold = size.get("threshold");
        return new Workload(
                testCase.get("name").required(),
                size.get("name").required(),
                threshold.isPresent() && overrides.isEmpty() ? Double.parseDouble(threshold.literal()) : 0,
                testCase.get("workloadTemplate").items().stream()
                        .flatMap(step -> reader.read(step).stream())
                        .toList());
    }

    private Field template(String path) {
        return documents(path, opener).getFirst();
    }
}

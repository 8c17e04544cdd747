package io.gatun.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.scheduler.ScheduleRequest.Format;
import io.gatun.scheduler.ScheduleRequest.Inputs;
import io.gatun.scheduler.ScheduleRequest.Workloads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people read, to the letter. {@code -Dscheduler.golden=write} writes down what is said now; review the
 * difference.
 */
class GoldenTest {
    private static final boolean WRITE = "write".equals(System.getProperty("scheduler.golden"));

    private static Path golden(String name) {
        try {
            var folder = Objects.requireNonNull(GoldenTest.class.getResource("/golden/cluster.yaml"));
            return Path.of(folder.toURI()).resolveSibling(name);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Answer(int code, String out, String err) {}

    private static Answer answer(ScheduleRequest request) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code = new ScheduleTool(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(request);
        return new Answer(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static Inputs inputs() {
        return new Inputs(List.of(golden("cluster.yaml"), golden("pods.yaml")), Optional.empty(), 7);
    }

    private static void matches(String name, String text) throws IOException {
        if (WRITE) Files.writeString(Path.of("src/test/resources/golden").resolve(name), text);
        else assertEquals(Files.readString(golden(name)), text, name);
    }

    @Test
    void thePlanSaysWhereEachPodGoesAndWhyNotElsewhere() throws IOException {
        var text = answer(new ScheduleRequest.Plan(inputs(), Format.TEXT));
        assertEquals(ScheduleTool.NOT_ALL_PLACED, text.code());
        matches("plan.txt", text.out());
        matches(
                "plan.json",
                answer(new ScheduleRequest.Plan(inputs(), Format.JSON)).out());
        matches(
                "plan.yaml",
                answer(new ScheduleRequest.Plan(inputs(), Format.YAML)).out());
    }

    @Test
    void explanationsShowEveryNodeAndTheSmallestChange() throws IOException {
        matches(
                "explain-shop.txt",
                answer(new ScheduleRequest.Explain(inputs(), Format.TEXT, "shop"))
                        .out());
        matches(
                "explain-giant.txt",
                answer(new ScheduleRequest.Explain(inputs(), Format.TEXT, "default/giant"))
                        .out());
        matches(
                "explain-giant.json",
                answer(new ScheduleRequest.Explain(inputs(), Format.JSON, "giant"))
                        .out());
    }

    @Test
    void badInputIsAnsweredOnTheErrorStreamWithACodeOfItsOwn() {
        var missing = new Inputs(List.of(Path.of("no-such-file.yaml")), Optional.empty(), 0);
        var answer = answer(new ScheduleRequest.Plan(missing, Format.TEXT));
        assertEquals(new Answer(ScheduleTool.BAD_INPUT, "", "gatun: no-such-file.yaml: no such file\n"), answer);
        assertEquals(
                "gatun: no pod nobody in the files\n",
                answer(new ScheduleRequest.Explain(inputs(), Format.TEXT, "nobody"))
                        .err());
    }

    @Test
    void filesThatCannotBeReadAreNamed(@TempDir Path folder) throws IOException {
        var bytes = Files.write(folder.resolve("bytes"), new byte[] {'a', (byte) 0xFF});
        assertEquals("gatun: " + bytes + ": is not text in UTF-8\n", complaint(bytes));
        assertEquals("gatun: " + folder + ": Is a directory\n", complaint(folder));
    }

    private static String complaint(Path file) {
        var inputs = new Inputs(List.of(file), Optional.empty(), 0);
        return answer(new ScheduleRequest.Plan(inputs, Format.TEXT)).err();
    }

    @Test
    void simulationsPrintATableAndAHistogram() {
        var workloads =
                new Workloads(List.of("basic"), Optional.empty(), Map.of("initNodes", 10, "measurePods", 20), 1);
        var none = new Inputs(List.of(), Optional.empty(), 0);
        var answer = answer(new ScheduleRequest.Simulate(none, Format.TEXT, workloads));
        assertEquals(ScheduleTool.DONE, answer.code());
        assertTrue(answer.out().startsWith("WORKLOAD"), answer.out());
        assertTrue(answer.out().contains("nodes by number of pods"), answer.out());
        var unknown = new Workloads(List.of("nonsense"), Optional.empty(), Map.of(), 1);
        assertEquals(
                ScheduleTool.BAD_INPUT,
                answer(new ScheduleRequest.Simulate(none, Format.TEXT, unknown)).code());
    }
}

package io.gatun.daemon.docker.container;

import io.gatun.daemon.http.Call;
import io.gatun.daemon.http.HttpFailure;
import io.gatun.daemon.http.Router;
import io.gatun.daemon.http.Routes;
import io.gatun.daemon.life.Container;
import io.gatun.daemon.life.Containers;
import io.gatun.engine.Engine;
import io.gatun.engine.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The processes of a container, as the host's ps(1) shows them. */
public final class TopRoutes implements Routes {
    /** No option can name a file or hide the process ids. */
    private static final Pattern ARGUMENTS = Pattern.compile("[A-Za-z0-9 ,=:%_-]{0,256}");

    private static final int LONGEST_SECONDS = 10;
    private static final int KILLED = 137;

    private final Engine engine;
    private final Containers containers;

    public TopRoutes(Engine engine, Containers containers) {
        this.engine = engine;
        this.containers = containers;
    }

    @Override
    public void addTo(Router router) {
        router.get("/containers/{id}/top", this::top);
    }

    private void top(Call call) throws IOException {
        Container container = containers.find(call.variable("id"));
        String arguments = call.query().text("ps_args").orElse("-ef");
        if (!ARGUMENTS.matcher(arguments).matches())
            throw new HttpFailure(400, "ps_args: only options of ps(1) are allowed");
        if (!container.isRunning()) {
            throw new HttpFailure(409, "container %s is not running".formatted(container.id()));
        }
        Set<String> pids = engine.top(container.ref()).stream()
                .map(pid -> Integer.toString(pid.number()))
                .collect(Collectors.toSet());
        List<List<String>> table = table(ps(arguments));
        List<String> titles = table.getFirst();
        int column = titles.indexOf("PID");
        if (column < 0) throw new HttpFailure(400, "ps_args: the output of ps has no column PID");
        List<Json> rows = table.subList(1, table.size()).stream()
                .filter(row -> row.size() > column && pids.contains(row.get(column)))
                .map(Json::strings)
                .toList();
        container.tell("top");
        call.answer(Json.object()
                .put("Titles", Json.strings(titles))
                .put("Processes", Json.array(rows))
                .build());
    }

    private static String ps(String arguments) throws IOException {
        var command = new ArrayList<>(List.of("ps"));
        command.addAll(List.of(arguments.strip().split(" +")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        // ps(1) asks every process of the machine, and one that does not return from the kernel may keep it waiting.
        CompletableFuture.delayedExecutor(LONGEST_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            int code = process.waitFor();
            if (code == KILLED) {
                throw new HttpFailure(
                        500,
                        "ps has not ended within %d seconds: some process does not return from the kernel"
                                .formatted(LONGEST_SECONDS));
            }
            if (code != 0) throw new HttpFailure(500, "ps: " + text.strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return text;
    }

    /** Words, of which the last takes what is left: a command with its arguments. */
    private static List<List<String>> table(String text) {
        List<String> lines = text.lines().toList();
        if (lines.isEmpty()) throw new HttpFailure(500, "ps printed nothing");
        List<String> titles = List.of(lines.getFirst().strip().split("\\s+"));
        var table = new ArrayList<List<String>>();
        table.add(titles);
        for (String line : lines.subList(1, lines.size()))
            table.add(List.of(line.strip().split("\\s+", titles.size())));
        return table;
    }
}

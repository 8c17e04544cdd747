package io.gatun.cli.oci;

import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.engine.OciRuntime;
import io.gatun.engine.json.Json;
import io.gatun.linux.handle.Pid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code ps}: the processes of a container, as the host's ps(1) shows them. */
final class PsVerb implements Verb {
    @Override
    public CommandText text() {
        return CommandText.of(
                        "ps",
                        "CONTAINER [PS OPTION...]",
                        "Show the processes of a container",
                        List.of(Flag.of("format", "FORMAT", "table or json").or('f')))
                .flagsFirst();
    }

    @Override
    public int run(Call call) {
        call.arguments().requirePositionals(1, Integer.MAX_VALUE);
        try (OciRuntime runtime = call.open()) {
            List<Pid> pids = runtime.processes(call.id());
            switch (call.arguments().value("format", "table")) {
                case "json" ->
                    call.print(Json.array(pids.stream()
                                    .map(pid -> Json.of(pid.number()))
                                    .toList())
                            .toString());
                case "table" -> table(call, pids);
                default -> throw new UsageException("--format is table or json");
            }
        }
        return 0;
    }

    private static void table(Call call, List<Pid> pids) {
        List<String> words = call.arguments().positionals();
        List<String> options = words.size() > 1 ? words.subList(1, words.size()) : List.of("-ef");
        Set<String> wanted = pids.stream().map(Pid::toString).collect(Collectors.toUnmodifiableSet());
        List<String> lines = ps(options);
        int column = Arrays.asList(lines.getFirst().trim().split("\\s+", -1)).indexOf("PID");
        if (column < 0) throw new UsageException("the options of ps(1) leave the column PID out");
        call.print(lines.getFirst());
        lines.stream()
                .skip(1)
                .filter(line -> wanted.contains(line.trim().split("\\s+", -1)[column]))
                .forEach(call::print);
    }

    private static List<String> ps(List<String> options) {
        var command = new ArrayList<>(List.of("ps"));
        command.addAll(options);
        try {
            Process ps = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String text = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (text.isEmpty()) throw new UsageException("ps(1) shows nothing with these options");
            return text.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.gatun.engine.image.manifest;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonException;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.ImageConfig.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lines of a Dockerfile that change what an image says about its containers, as {@code --change} of commit and import takes them. */
public final class ImageChanges {
    private static final String KNOWN =
            "CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, ONBUILD, STOPSIGNAL, USER, VOLUME, WORKDIR";

    private ImageChanges() {}

    /**
     * The configuration with the changes.
     *
     * @throws BadRequestException if one is malformed
     */
    public static Run apply(Run before, List<String> changes) {
        Run run = before;
        for (String change : changes) run = apply(run, change.strip());
        return run;
    }

    private static Run apply(Run run, String change) {
        int space = change.indexOf(' ');
        String name = (space < 0 ? change : change.substring(0, space)).toUpperCase(Locale.ROOT);
        String value = space < 0 ? "" : change.substring(space + 1).strip();
        if (value.isEmpty()) throw malformed(change);
        return switch (name) {
            case "CMD" -> with(run, run.env(), run.entrypoint(), words(value), run.labels());
            case "ENTRYPOINT" -> with(run, run.env(), words(value), run.cmd(), run.labels());
            case "ENV" -> with(run, env(run.env(), pairs(value, change)), run.entrypoint(), run.cmd(), run.labels());
            case "LABEL" -> {
                var labels = new LinkedHashMap<>(run.labels());
                labels.putAll(pairs(value, change));
                yield with(run, run.env(), run.entrypoint(), run.cmd(), labels);
            }
            case "EXPOSE" -> places(run, added(run.exposedPorts(), ports(value)), run.volumes(), run.onBuild());
            case "VOLUME" -> places(run, run.exposedPorts(), added(run.volumes(), list(value)), run.onBuild());
            case "ONBUILD" -> places(run, run.exposedPorts(), run.volumes(), added(run.onBuild(), List.of(value)));
            case "USER" -> plain(run, value, run.workingDir(), run.stopSignal());
            case "WORKDIR" -> plain(run, run.user(), value, run.stopSignal());
            case "STOPSIGNAL" -> plain(run, run.user(), run.workingDir(), value);
            default ->
                throw new BadRequestException(
                        "%s is not a valid change command".formatted(shown(name)), "use one of " + KNOWN);
        };
    }

    private static Run with(
            Run run, List<String> env, List<String> entrypoint, List<String> cmd, Map<String, String> labels) {
        return new Run(
                run.user(),
                run.exposedPorts(),
                env,
                entrypoint,
                cmd,
                run.volumes(),
                run.workingDir(),
                labels,
                run.stopSignal(),
                run.healthCheck(),
                run.shell(),
                run.onBuild());
    }

    private static Run places(Run run, List<String> ports, List<String> volumes, List<String> onBuild) {
        return new Run(
                run.user(),
                ports,
                run.env(),
                run.entrypoint(),
                run.cmd(),
                volumes,
                run.workingDir(),
                run.labels(),
                run.stopSignal(),
                run.healthCheck(),
                run.shell(),
                onBuild);
    }

    private static Run plain(Run run, String user, String workingDir, String stopSignal) {
        return new Run(
                user,
                run.exposedPorts(),
                run.env(),
                run.entrypoint(),
                run.cmd(),
                run.volumes(),
                workingDir,
                run.labels(),
                stopSignal,
                run.healthCheck(),
                run.shell(),
                run.onBuild());
    }

    /** A JSON array, or a line for a shell. */
    private static List<String> words(String value) {
        return value.startsWith("[") ? list(value) : List.of("/bin/sh", "-c", value);
    }

    /** A JSON array, or words. */
    private static List<String> list(String value) {
        if (!value.startsWith("[")) return List.of(value.split("\\s+", -1));
        try {
            if (JsonReader.DOCUMENTS.read(value) instanceof Json.Arr(var items)) {
                var words = new ArrayList<String>();
                for (Json item : items) {
                    if (!(item instanceof Json.Str(var text))) throw malformed(value);
                    words.add(text);
                }
                return words;
            }
            throw malformed(value);
        } catch (JsonException e) {
            throw malformed(value);
        }
    }

    private static List<String> ports(String value) {
        return Arrays.stream(value.split("\\s+", -1))
                .map(port -> port.indexOf('/') < 0 ? port + "/tcp" : port)
                .toList();
    }

    private static List<String> added(List<String> before, List<String> more) {
        var all = new LinkedHashSet<>(before);
        all.addAll(more);
        return List.copyOf(all);
    }

    private static List<String> env(List<String> before, Map<String, String> more) {
        var all = new LinkedHashMap<String, String>();
        for (String variable : before) {
            int equals = variable.indexOf('=');
            if (equals > 0) all.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        all.putAll(more);
        return all.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .toList();
    }

    /** {@code NAME=VALUE...}, values quoted if they have spaces, or {@code NAME VALUE}. */
    private static Map<String, String> pairs(String value, String change) {
        var pairs = new LinkedHashMap<String, String>();
        int space = value.indexOf(' ');
        int equals = value.indexOf('=');
        if (equals < 0 || (space >= 0 && space < equals)) {
            if (space < 0) throw malformed(change);
            pairs.put(value.substring(0, space), value.substring(space + 1).strip());
            return pairs;
        }
        for (String word : quotedWords(value, change)) {
            int at = word.indexOf('=');
            if (at < 1) throw malformed(change);
            pairs.put(word.substring(0, at), word.substring(at + 1));
        }
        return pairs;
    }

    private static List<String> quotedWords(String value, String change) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        char quote = 0;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (quote != 0) {
                if (c == quote) quote = 0;
                else word.append(c);
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == ' ') {
                if (!word.isEmpty()) words.add(word.toString());
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        if (quote != 0) throw malformed(change);
        if (!word.isEmpty()) words.add(word.toString());
        return words;
    }

    private static BadRequestException malformed(String change) {
        return new BadRequestException(
                "the change \"%s\" is malformed".formatted(shown(change)), "write it like CMD [\"/bin/sh\"]");
    }

    private static String shown(String text) {
        return text.replaceAll("[^ -~]", "?");
    }
}

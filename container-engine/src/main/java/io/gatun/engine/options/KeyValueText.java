package io.gatun.engine.options;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Environment variables, labels and annotations, on the command line and in files of one per line. */
public final class KeyValueText {
    private static final char BYTE_ORDER_MARK = '\ufeff';

    private KeyValueText() {}

    /**
     * Reads a variable: {@code NAME=VALUE}, or {@code NAME} for the value that the caller's own environment has.
     *
     * @param caller the caller's environment; a name it lacks is left out
     * @throws BadRequestException if there is no name, or a NUL
     */
    public static Optional<String> variable(String flag, String text, Function<String, Optional<String>> caller) {
        int equals = text.indexOf('=');
        if (equals == 0 || text.isEmpty() || text.indexOf('\0') >= 0) {
            throw new BadRequestException(
                    "%s: \"%s\" is no variable".formatted(flag, Printable.of(text)), "use NAME=VALUE or NAME");
        }
        return equals > 0 ? Optional.of(text) : caller.apply(text).map(value -> text + "=" + value);
    }

    /**
     * Reads a file of variables: one per line, comments begin with {@code #}, nothing is quoted or expanded.
     *
     * @throws BadRequestException if a name is missing or contains spaces, naming the line
     */
    public static List<String> variables(String file, String content, Function<String, Optional<String>> caller) {
        var variables = new ArrayList<String>();
        int number = 0;
        for (String raw : withoutMark(content).split("\n", -1)) {
            number++;
            String line = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
            line = line.stripLeading();
            if (line.isEmpty() || line.startsWith("#")) continue;
            String where = Printable.of(file) + " line " + number;
            int equals = line.indexOf('=');
            String name = equals < 0 ? line.stripTrailing() : line.substring(0, equals);
            if (name.chars().anyMatch(Character::isWhitespace)) {
                throw new BadRequestException(
                        "%s: the name \"%s\" contains spaces".formatted(where, Printable.of(name)),
                        "use NAME=VALUE without spaces around the =");
            }
            variable(where, equals < 0 ? name : line, caller).ifPresent(variables::add);
        }
        return variables;
    }

    /**
     * Reads a label or annotation: {@code NAME=VALUE}, or {@code NAME} alone for an empty value.
     *
     * @throws BadRequestException if there is no name
     */
    public static Map.Entry<String, String> label(String flag, String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        if (name.isBlank() || text.indexOf('\0') >= 0) {
            throw new BadRequestException(
                    "%s: \"%s\" has no name".formatted(flag, Printable.of(text)), "use NAME=VALUE");
        }
        return Map.entry(name, equals < 0 ? "" : text.substring(equals + 1));
    }

    /** Reads a file of labels, in the same form as {@link #variables}. */
    public static List<Map.Entry<String, String>> labels(String file, String content) {
        return variables(file, content, name -> Optional.of("")).stream()
                .map(text -> label(file, text))
                .toList();
    }

    private static String withoutMark(String content) {
        return !content.isEmpty() && content.charAt(0) == BYTE_ORDER_MARK ? content.substring(1) : content;
    }
}

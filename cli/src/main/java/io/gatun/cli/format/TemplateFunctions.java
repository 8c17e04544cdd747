package io.gatun.cli.format;

import io.gatun.cli.flag.UsageException;
import io.gatun.engine.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The functions of templates: docker's ({@code json}, {@code split}, {@code join}, {@code title}, {@code lower}, {@code upper},
 * {@code pad}, {@code truncate}, {@code println}) and Go's ({@code len}, {@code index}, {@code print}, {@code and}, {@code or},
 * {@code not}, {@code eq}, {@code ne}). Values are JSON, strings, numbers and truths.
 */
final class TemplateFunctions {
    private TemplateFunctions() {}

    static Object call(String name, List<?> arguments) {
        return switch (name) {
            case "json" -> json(one(name, arguments));
            case "upper" -> text(one(name, arguments)).toUpperCase(Locale.ROOT);
            case "lower" -> text(one(name, arguments)).toLowerCase(Locale.ROOT);
            case "title" -> title(text(one(name, arguments)));
            case "len" -> (long) length(one(name, arguments));
            case "not" -> !truth(one(name, arguments));
            case "print" -> joined(arguments, "");
            case "println" -> joined(arguments, " ") + "\n";
            case "split" -> List.of(text(first(name, arguments)).split(literal(second(name, arguments)), -1));
            case "join" -> joined(items(first(name, arguments)), text(second(name, arguments)));
            case "truncate" -> truncated(text(first(name, arguments)), second(name, arguments));
            case "pad" -> padded(name, arguments);
            case "index" -> index(name, arguments);
            case "eq" -> text(first(name, arguments)).equals(text(second(name, arguments)));
            case "ne" -> !text(first(name, arguments)).equals(text(second(name, arguments)));
            case "and" -> truth(first(name, arguments)) ? second(name, arguments) : first(name, arguments);
            case "or" -> truth(first(name, arguments)) ? first(name, arguments) : second(name, arguments);
            default -> throw new UsageException("--format: there is no function " + Words.printable(name));
        };
    }

    /** As it is printed; objects and arrays as Go prints them. */
    static String text(Object value) {
        return switch (value) {
            case Json.Str(var string) -> string;
            case Json.Arr(var items) -> "[" + joined(items, " ") + "]";
            case Json.Obj(var members) -> {
                var out = new StringBuilder("map[");
                members.forEach((name, member) -> out.append(out.length() > 4 ? " " : "")
                        .append(name)
                        .append(':')
                        .append(text(member)));
                yield out.append(']').toString();
            }
            case Json.Null ignored -> "<nil>";
            case List<?> list -> "[" + joined(list, " ") + "]";
            default -> value.toString();
        };
    }

    /** What Go takes for true: not empty, not zero. */
    static boolean truth(Object value) {
        return switch (value) {
            case Boolean truth -> truth;
            case Long number -> number != 0;
            case String string -> !string.isEmpty();
            case List<?> list -> !list.isEmpty();
            case Json.Bool(boolean truth) -> truth;
            case Json.Num(var literal) -> !literal.equals("0");
            case Json.Str(var string) -> !string.isEmpty();
            case Json.Arr(var items) -> !items.isEmpty();
            case Json.Obj(var members) -> !members.isEmpty();
            default -> false;
        };
    }

    static List<?> items(Object value) {
        return switch (value) {
            case Json.Arr(var items) -> items;
            case Json.Obj(var members) -> new ArrayList<>(members.values());
            case List<?> list -> list;
            case Json.Null ignored -> List.of();
            default -> throw new UsageException("--format: only a list or an object has items");
        };
    }

    private static String json(Object value) {
        return switch (value) {
            case Json json -> json.toString();
            case Boolean truth -> truth.toString();
            case Long number -> number.toString();
            case List<?> list -> {
                var items = new ArrayList<Json>();
                for (Object item : list) items.add(item instanceof Json json ? json : Json.of(text(item)));
                yield Json.array(items).toString();
            }
            default -> Json.of(text(value)).toString();
        };
    }

    private static int length(Object value) {
        if (value instanceof String string) return string.length();
        if (value instanceof Json.Str(var string)) return string.length();
        return items(value).size();
    }

    private static Object index(String name, List<?> arguments) {
        Object container = first(name, arguments);
        String key = text(second(name, arguments));
        Optional<?> found = container instanceof Json.Obj object ? object.get(key) : at(items(container), key);
        return found.isPresent() ? found.get() : "";
    }

    private static Optional<Object> at(List<?> items, String key) {
        int position = number(key);
        return position < items.size() ? Optional.of(items.get(position)) : Optional.empty();
    }

    private static String truncated(String text, Object length) {
        int most = number(text(length));
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }

    private static String padded(String name, List<?> arguments) {
        if (arguments.size() != 3) throw wrongCount(name);
        int before = number(text(arguments.get(1)));
        int after = number(text(arguments.get(2)));
        return " ".repeat(before) + text(arguments.getFirst()) + " ".repeat(after);
    }

    private static int number(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 0 && number <= 10_000) return number;
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UsageException("--format: \"" + Words.printable(text) + "\" is no number from 0 to 10000");
    }

    private static String title(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static String joined(List<?> values, String separator) {
        var out = new StringBuilder();
        for (Object value : values) {
            if (!out.isEmpty()) out.append(separator);
            out.append(text(value));
        }
        return out.toString();
    }

    private static String literal(Object separator) {
        return Pattern.quote(text(separator));
    }

    private static Object one(String name, List<?> arguments) {
        if (arguments.size() != 1) throw wrongCount(name);
        return arguments.getFirst();
    }

    private static Object first(String name, List<?> arguments) {
        if (arguments.size() != 2) throw wrongCount(name);
        return arguments.getFirst();
    }

    private static Object second(String name, List<?> arguments) {
        if (arguments.size() != 2) throw wrongCount(name);
        return arguments.get(1);
    }

    private static UsageException wrongCount(String name) {
        return new UsageException("--format: " + name + " has the wrong number of arguments");
    }
}

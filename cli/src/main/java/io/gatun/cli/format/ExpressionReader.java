package io.gatun.cli.format;

import static io.gatun.cli.format.TemplateReader.malformed;

import io.gatun.cli.format.TemplateNode.Expression;
import java.util.ArrayList;
import java.util.List;

/** Reads what has a value in a template: fields, strings, numbers, calls, parentheses and pipes. */
final class ExpressionReader {
    private static final int DEEPEST = 50;

    private final List<String> words;
    private int next;
    private int depth;

    ExpressionReader(List<String> words) {
        this.words = words;
    }

    Expression whole() {
        Expression value = pipeline();
        if (next < words.size()) throw malformed("\"" + words.get(next) + "\" was not expected");
        return value;
    }

    private Expression pipeline() {
        Expression value = command(List.of());
        while (next < words.size() && words.get(next).equals("|")) {
            next++;
            value = command(List.of(value));
        }
        return value;
    }

    private Expression command(List<Expression> piped) {
        if (next == words.size()) throw malformed("a value is missing");
        String first = words.get(next);
        if (!isName(first)) {
            if (!piped.isEmpty()) throw malformed("a value cannot be piped into " + first);
            return operand();
        }
        next++;
        var arguments = new ArrayList<Expression>();
        while (next < words.size()
                && !words.get(next).equals("|")
                && !words.get(next).equals(")")) {
            arguments.add(operand());
        }
        arguments.addAll(piped);
        return new Expression.Call(first, arguments);
    }

    private Expression operand() {
        String word = words.get(next++);
        if (word.equals("(")) return parenthesized();
        if (word.startsWith("\"") || word.startsWith("`")) return new Expression.Literal(string(word));
        if (word.startsWith(".")) return new Expression.Field(names(word));
        if (word.equals("true") || word.equals("false")) return new Expression.Literal(word.equals("true"));
        if (isName(word)) return new Expression.Call(word, List.of());
        if (!isNumber(word)) throw malformed("\"" + word + "\" is not known");
        return new Expression.Literal(Long.parseLong(word));
    }

    private Expression parenthesized() {
        if (++depth > DEEPEST) throw malformed("it is nested too deep");
        Expression value = pipeline();
        if (next == words.size() || !words.get(next).equals(")")) throw malformed("a parenthesis is not closed");
        next++;
        depth--;
        boolean field = next < words.size()
                && words.get(next).startsWith(".")
                && words.get(next).length() > 1;
        return field ? new Expression.Member(value, names(words.get(next++))) : value;
    }

    private static List<String> names(String path) {
        if (path.equals(".")) return List.of();
        var names = List.of(path.substring(1).split("\\.", -1));
        if (names.contains("")) throw malformed("\"" + path + "\" is no field");
        return names;
    }

    private static boolean isName(String word) {
        return Character.isLetter(word.charAt(0)) && !word.equals("true") && !word.equals("false");
    }

    private static boolean isNumber(String word) {
        int digits = word.startsWith("-") ? word.length() - 1 : word.length();
        return digits > 0
                && digits < 18
                && word.chars().skip(word.length() - digits).allMatch(c -> c >= '0' && c <= '9');
    }

    private static String string(String quoted) {
        String inner = quoted.substring(1, quoted.length() - 1);
        return quoted.startsWith("`") ? inner : unescaped(inner);
    }

    /** {@code \t}, {@code \n}, {@code \"} and {@code \\}. */
    static String unescaped(String text) {
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                out.append(c);
                continue;
            }
            char escaped = text.charAt(++i);
            switch (escaped) {
                case 't' -> out.append('\t');
                case 'n' -> out.append('\n');
                case '"', '\\' -> out.append(escaped);
                default -> out.append('\\').append(escaped);
            }
        }
        return out.toString();
    }
}

package io.gatun.engine.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One JSON document as text, read from its beginning to its end (RFC 8259). The messages show names and places, never a
 * stretch of the text, which may hold secrets. For one thread, and for once.
 */
final class JsonText {
    private static final int END = -1;
    private static final int HEX = 16;
    private static final int HEX_DIGITS = 4;
    private static final String ESCAPES = "\"\\/bfnrt";
    private static final String ESCAPED = "\"\\/\b\f\n\r\t";

    private final String text;
    private final JsonBudget budget;
    private final List<Object> path = new ArrayList<>();
    private int at;
    private int tokens;

    JsonText(String text, JsonBudget budget) {
        this.text = text;
        this.budget = budget;
    }

    /**
     * The document's value.
     *
     * @throws JsonException if it is malformed or over budget
     */
    Json read() {
        if (skipSpace() == END) throw failure("empty");
        Json value = value();
        if (skipSpace() != END) throw failure("more text after the end of the document");
        return value;
    }

    // Recursion is bounded by the budget's depth.
    private Json value() {
        count();
        int c = skipSpace();
        return switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> Json.of(string());
            case 't' -> word("true", Json.of(true));
            case 'f' -> word("false", Json.of(false));
            case 'n' -> word("null", Json.Null.NULL);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw unexpected("a value");
        };
    }

    private Json object() {
        Map<String, Json> members = new LinkedHashMap<>();
        enter("");
        if (skipSpace() == '}') {
            at++;
        } else {
            do {
                if (skipSpace() != '"') throw unexpected("a name in quotes");
                count();
                // The same few names again and again, of which some documents are kept for long.
                String name = string().intern();
                path.set(path.size() - 1, name);
                if (members.containsKey(name)) throw failure("Duplicate name");
                if (skipSpace() != ':') throw unexpected("a colon");
                at++;
                members.put(name, value());
            } while (goesOn('}'));
        }
        leave();
        return new Json.Obj(members);
    }

    private Json array() {
        List<Json> items = new ArrayList<>();
        enter(0);
        if (skipSpace() == ']') {
            at++;
        } else {
            do {
                path.set(path.size() - 1, items.size());
                items.add(value());
            } while (goesOn(']'));
        }
        leave();
        return new Json.Arr(items);
    }

    private void enter(Object place) {
        at++;
        path.add(place);
        if (path.size() > budget.depth()) throw tooMuch("nested deeper than %d levels", budget.depth());
    }

    private void leave() {
        count();
        path.removeLast();
    }

    /** Whether a comma follows, and not the end. */
    private boolean goesOn(char end) {
        int c = skipSpace();
        if (c != ',' && c != end) throw unexpected("a comma or the end");
        at++;
        return c == ',';
    }

    private Json word(String word, Json meaning) {
        if (!text.startsWith(word, at)) throw unexpected("a value");
        at += word.length();
        return meaning;
    }

    private Json number() {
        int start = at;
        if (peek() == '-') at++;
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (peek() == '.') {
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') at++;
            digits();
        }
        if (isDigit(peek())) throw unexpected("the end of a number");
        if (at - start > budget.stringChars()) throw tooMuch("a number of more than %d digits", budget.stringChars());
        return new Json.Num(text.substring(start, at));
    }

    private void digits() {
        if (!isDigit(peek())) throw unexpected("a digit");
        while (isDigit(peek())) at++;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private String string() {
        int start = ++at;
        int end = start;
        while (end < text.length() && isPlain(text.charAt(end))) end++;
        at = end;
        String plain = text.substring(start, end);
        String whole = peek() == '"' ? plain : escaped(new StringBuilder(plain));
        at++;
        if (whole.length() > budget.stringChars()) {
            throw tooMuch("a string of more than %d characters", budget.stringChars());
        }
        return wellFormed(whole);
    }

    private static boolean isPlain(char c) {
        return c != '"' && c != '\\' && c >= ' ';
    }

    private String escaped(StringBuilder out) {
        for (int c = peek(); c != '"'; c = peek()) {
            if (c == END) throw failure("the end of the text within a string");
            if (c < ' ') throw failure("a control character within a string");
            at++;
            out.append(c == '\\' ? escape() : (char) c);
        }
        return out.toString();
    }

    private char escape() {
        int c = peek();
        if (c == 'u') {
            at++;
            return hexadecimal();
        }
        int known = ESCAPES.indexOf(c);
        if (known < 0) throw unexpected("an escape");
        at++;
        return ESCAPED.charAt(known);
    }

    private char hexadecimal() {
        int value = 0;
        for (int i = 0; i < HEX_DIGITS; i++) {
            int c = peek();
            int digit = c < 0x80 ? Character.digit(c, HEX) : -1;
            if (digit < 0) throw unexpected("a hexadecimal digit");
            value = value * HEX + digit;
            at++;
        }
        return (char) value;
    }

    // An escape such as \ud800 alone makes a string that has no bytes: no path, name or argument can be made of it.
    private String wellFormed(String string) {
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (!Character.isSurrogate(c)) continue;
            boolean paired = Character.isHighSurrogate(c)
                    && i + 1 < string.length()
                    && Character.isLowSurrogate(string.charAt(++i));
            if (!paired) throw failure("a string with half a character (an unpaired surrogate)");
        }
        return string;
    }

    private int skipSpace() {
        int c = peek();
        while (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            at++;
            c = peek();
        }
        return c;
    }

    private int peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private void count() {
        if (++tokens > budget.tokens()) throw tooMuch("more than %d values", budget.tokens());
    }

    private JsonException tooMuch(String what, int limit) {
        return failure("more than is accepted: " + what.formatted(limit));
    }

    private JsonException unexpected(String wanted) {
        return failure(peek() == END ? "the text ends where %s is expected".formatted(wanted) : "expected " + wanted);
    }

    private JsonException failure(String problem) {
        String before = text.substring(0, at);
        long line = before.chars().filter(c -> c == '\n').count() + 1;
        int column = at - before.lastIndexOf('\n');
        return new JsonException(place(), "line %d, column %d: %s".formatted(line, column, problem));
    }

    private String place() {
        String place = "";
        for (Object step : path) {
            if (step instanceof Integer index) {
                place = JsonPath.item(place, index);
            } else if (!step.equals("")) {
                place = JsonPath.member(place, step.toString());
            }
        }
        return place;
    }
}

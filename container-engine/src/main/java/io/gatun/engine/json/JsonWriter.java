package io.gatun.engine.json;

import java.util.Collection;
import java.util.HexFormat;
import java.util.function.Consumer;

/** Makes text from {@link Json}: compact on one line, or indented. */
final class JsonWriter {
    private static final String INDENT = "    ";

    private final StringBuilder out = new StringBuilder();
    private final boolean indented;
    private int depth;

    private JsonWriter(boolean indented) {
        this.indented = indented;
    }

    static String compact(Json value) {
        return new JsonWriter(false).text(value);
    }

    static String pretty(Json value) {
        return new JsonWriter(true).text(value);
    }

    private String text(Json value) {
        write(value);
        return out.toString();
    }

    private void write(Json value) {
        switch (value) {
            case Json.Obj(var members) ->
                block('{', members.entrySet(), '}', member -> {
                    quote(member.getKey());
                    out.append(indented ? ": " : ":");
                    write(member.getValue());
                });
            case Json.Arr(var items) -> block('[', items, ']', this::write);
            case Json.Str(var text) -> quote(text);
            case Json.Num(var literal) -> out.append(literal);
            case Json.Bool(var truth) -> out.append(truth);
            case Json.Null ignored -> out.append("null");
        }
    }

    private <T> void block(char open, Collection<T> items, char close, Consumer<T> each) {
        out.append(open);
        depth++;
        boolean first = true;
        for (var item : items) {
            if (!first) out.append(',');
            first = false;
            newLine();
            each.accept(item);
        }
        depth--;
        if (!items.isEmpty()) newLine();
        out.append(close);
    }

    private void newLine() {
        if (indented) out.append('\n').repeat(INDENT, depth);
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) escape(text.charAt(i));
        out.append('"');
    }

    private void escape(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                // DEL and the C1 controls are legal JSON, but they must not reach somebody's terminal.
                boolean control = c < ' ' || (c >= 0x7f && c <= 0x9f);
                if (control) out.append("\\u").append(HexFormat.of().toHexDigits(c));
                else out.append(c);
            }
        }
    }
}

package io.gatun.engine.text;

import io.gatun.engine.model.BadRequestException;
import java.util.ArrayList;
import java.util.List;

/** One line of comma-separated values (RFC 4180): a field in double quotes may contain commas, and quotes doubled. */
public final class Csv {
    private Csv() {}

    /**
     * The fields.
     *
     * @throws BadRequestException if a quote is never closed, or something follows one
     */
    public static List<String> fields(String flag, String line) {
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        boolean quoted = false;
        boolean closed = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted) {
                if (c != '"') field.append(c);
                else if (line.startsWith("\"\"", i)) field.append(line.charAt(i++));
                else {
                    quoted = false;
                    closed = true;
                }
            } else if (c == ',') {
                fields.add(field.toString());
                field.setLength(0);
                closed = false;
            } else if (c == '"' && field.isEmpty() && !closed) {
                quoted = true;
            } else if (c == '"' || closed) {
                throw malformed(flag, line);
            } else {
                field.append(c);
            }
        }
        if (quoted) throw malformed(flag, line);
        fields.add(field.toString());
        return fields;
    }

    private static BadRequestException malformed(String flag, String line) {
        return new BadRequestException(
                "%s: the quotes of \"%s\" do not match".formatted(flag, Printable.of(line)),
                "quote a whole field, name included: \"source=/a,b\"");
    }
}

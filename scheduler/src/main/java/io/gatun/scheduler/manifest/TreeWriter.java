package io.gatun.scheduler.manifest;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Trees as JSON or YAML. */
public final class TreeWriter {
    private TreeWriter() {}

    public static String json(Tree tree) {
        var out = new StringWriter();
        try {
            JsonCodec.write(tree, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.append('\n').toString();
    }

    /** Block style; texts are quoted as in JSON, which YAML reads as they are. */
    public static String yaml(Tree tree) {
        var out = new StringBuilder();
        yaml(tree, "", out);
        return out.toString();
    }

    private static void yaml(Tree tree, String indent, StringBuilder out) {
        switch (tree) {
            case Tree.Mapping(var fields) -> {
                var lead = "";
                for (var field : fields.entrySet()) {
                    out.append(lead).append(field.getKey()).append(':');
                    below(field.getValue(), indent + "  ", out);
                    lead = indent;
                }
                if (fields.isEmpty()) out.append("{}\n");
            }
            case Tree.Sequence(var items) -> sequence(items, indent, out);
            case Tree.Scalar scalar -> out.append(scalar(scalar)).append('\n');
        }
    }

    private static void sequence(List<Tree> items, String indent, StringBuilder out) {
        var lead = "";
        for (var item : items) {
            out.append(lead).append("- ");
            yaml(item, indent + "  ", out);
            lead = indent;
        }
        if (items.isEmpty()) out.append("[]\n");
    }

    private static void below(Tree value, String indent, StringBuilder out) {
        boolean block = (value instanceof Tree.Mapping(var fields) && !fields.isEmpty())
                || (value instanceof Tree.Sequence(var items) && !items.isEmpty());
        out.append(block ? "\n" + indent : " ");
        yaml(value, indent, out);
    }

    private static String scalar(Tree.Scalar scalar) {
        return switch (scalar.kind()) {
            case TEXT -> json(scalar).strip();
            case NUMBER, FLAG -> scalar.text();
            case NULL -> "null";
        };
    }
}

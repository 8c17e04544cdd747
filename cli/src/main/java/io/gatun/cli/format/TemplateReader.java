package io.gatun.cli.format;

import io.gatun.cli.flag.UsageException;
import io.gatun.cli.format.TemplateNode.Expression;
import io.gatun.cli.format.TemplateTokens.Part;
import java.util.ArrayList;
import java.util.List;

/** Reads a template: the part of Go's language that lists of containers need. */
final class TemplateReader {
    private static final int DEEPEST = 50;

    private final List<Part> parts;
    private int next;
    private int depth;

    private TemplateReader(List<Part> parts) {
        this.parts = parts;
    }

    static List<TemplateNode> read(String template) {
        var reader = new TemplateReader(TemplateTokens.parts(template));
        var nodes = reader.nodes();
        if (reader.next < reader.parts.size())
            throw malformed("{{" + reader.parts.get(reader.next).text() + "}} has no beginning");
        return nodes;
    }

    /** Up to the end of the template, or an end or else, which is left. */
    private List<TemplateNode> nodes() {
        var nodes = new ArrayList<TemplateNode>();
        while (next < parts.size()) {
            Part part = parts.get(next);
            if (part.action() && isEnd(part.text())) break;
            next++;
            if (!part.action()) nodes.add(new TemplateNode.Text(part.text()));
            else if (!part.text().startsWith("/*")) nodes.add(action(part.text()));
        }
        return nodes;
    }

    private static boolean isEnd(String action) {
        return action.equals("end") || action.equals("else") || action.startsWith("else ");
    }

    private TemplateNode action(String text) {
        List<String> words = TemplateTokens.words(text);
        if (words.isEmpty()) throw malformed("an action is empty");
        var rest = words.subList(1, words.size());
        return switch (words.getFirst()) {
            case "if", "range", "with" -> block(words.getFirst(), rest);
            default -> new TemplateNode.Print(new ExpressionReader(words).whole());
        };
    }

    private TemplateNode block(String kind, List<String> words) {
        if (++depth > DEEPEST) throw malformed("it is nested too deep");
        Expression value = new ExpressionReader(words).whole();
        List<TemplateNode> body = nodes();
        List<TemplateNode> otherwise = otherwise();
        depth--;
        return switch (kind) {
            case "if" -> new TemplateNode.If(value, body, otherwise);
            case "range" -> new TemplateNode.Range(value, body, otherwise);
            default -> new TemplateNode.With(value, body, otherwise);
        };
    }

    private List<TemplateNode> otherwise() {
        if (next == parts.size()) throw malformed("an {{end}} is missing");
        List<String> words = TemplateTokens.words(parts.get(next++).text());
        if (words.getFirst().equals("end")) return List.of();
        if (words.size() > 1) return List.of(block(words.get(1), words.subList(2, words.size())));
        List<TemplateNode> nodes = nodes();
        if (next == parts.size()) throw malformed("an {{end}} is missing");
        if (!parts.get(next++).text().equals("end")) throw malformed("there are two {{else}}");
        return nodes;
    }

    static UsageException malformed(String problem) {
        return new UsageException("--format: " + problem);
    }
}

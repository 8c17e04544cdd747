package io.gatun.cli.format;

import io.gatun.cli.flag.UsageException;
import java.util.ArrayList;
import java.util.List;

/** Splits a template into text and actions, and an action into words. */
final class TemplateTokens {
    private TemplateTokens() {}

    /**
     * A part of a template.
     *
     * @param action whether it was in double braces
     */
    record Part(boolean action, String text) {}

    static List<Part> parts(String template) {
        var parts = new ArrayList<Part>();
        int at = 0;
        boolean trim = false;
        while (at < template.length()) {
            int open = template.indexOf("{{", at);
            String text = template.substring(at, open < 0 ? template.length() : open);
            if (trim) text = text.stripLeading();
            if (open < 0) {
                parts.add(new Part(false, text));
                break;
            }
            int close = closing(template, open + 2);
            String action = template.substring(open + 2, close);
            if (action.startsWith("- ")) {
                text = text.stripTrailing();
                action = action.substring(1);
            }
            trim = action.endsWith(" -");
            if (trim) action = action.substring(0, action.length() - 1);
            if (!text.isEmpty()) parts.add(new Part(false, text));
            parts.add(new Part(true, action.strip()));
            at = close + 2;
        }
        return parts;
    }

    /** Where the braces close that opened before; braces in a string are text. */
    private static int closing(String template, int from) {
        char quote = 0;
        for (int i = from; i < template.length(); i++) {
            char c = template.charAt(i);
            if (quote != 0) {
                if (c == '\\' && quote == '"') i++;
                else if (c == quote) quote = 0;
            } else if (c == '"' || c == '`') quote = c;
            else if (template.startsWith("}}", i)) return i;
        }
        throw new UsageException("--format: the braces of the template do not close");
    }

    /** Words, strings with their quotes, and the characters that mean something by themselves. */
    static List<String> words(String action) {
        var words = new ArrayList<String>();
        int i = 0;
        while (i < action.length()) {
            char c = action.charAt(i);
            if (Character.isWhitespace(c)) i++;
            else if (c == '(' || c == ')' || c == '|') {
                words.add(String.valueOf(c));
                i++;
            } else if (c == '"' || c == '`') {
                int end = endOfString(action, i);
                words.add(action.substring(i, end));
                i = end;
            } else {
                int end = i;
                while (end < action.length() && " \t\n()|\"`".indexOf(action.charAt(end)) < 0) end++;
                words.add(action.substring(i, end));
                i = end;
            }
        }
        return words;
    }

    private static int endOfString(String action, int start) {
        char quote = action.charAt(start);
        for (int i = start + 1; i < action.length(); i++) {
            if (action.charAt(i) == '\\' && quote == '"') i++;
            else if (action.charAt(i) == quote) return i + 1;
        }
        throw new UsageException("--format: a string of the template does not end");
    }
}

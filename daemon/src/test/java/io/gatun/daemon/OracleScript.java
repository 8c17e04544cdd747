package io.gatun.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The commands that two daemons are compared by: one shell command a line, {@code #} begins a comment. A line may end with
 * {@code #~ FIELDS: REASON}, where what is known to differ stands: {@code code}, {@code out} or {@code err}.
 */
final class OracleScript {
    private static final String MARK = " #~ ";
    private static final List<Replacement> NORMAL = List.of(
            new Replacement("(sha256:)?\\b[0-9a-f]{64}\\b", "ID64"),
            new Replacement("\\b[0-9a-f]{12}\\b", "ID12"),
            new Replacement("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:\\d\\d)?", "TIME"),
            new Replacement("[A-Z][a-z]{2} +\\d+ \\d\\d:\\d\\d", "TIME"),
            new Replacement("(Less than a second|About a minute|\\d+ (milliseconds|seconds?|minutes?))", "AGE"));

    private OracleScript() {}

    private record Replacement(Pattern pattern, String by) {
        Replacement(String pattern, String by) {
            this(Pattern.compile(pattern), by);
        }
    }

    /** A line, what of it is known to differ, and why. */
    record Line(String command, Set<String> differs, String reason) {
        static Line of(String line) {
            int mark = line.indexOf(MARK);
            if (mark < 0) return new Line(line, Set.of(), "");
            String[] known = line.substring(mark + MARK.length()).split(": ", 2);
            if (known.length < 2) throw new AssertionError("no reason: " + line);
            return new Line(line.substring(0, mark), Set.copyOf(Arrays.asList(known[0].split(","))), known[1]);
        }
    }

    /** How a command ended and what it said, without what no two runs have in common. */
    record Said(int code, String out, String err) {
        Said normal() {
            return new Said(code, replaced(out), replaced(err));
        }

        private static String replaced(String text) {
            String result = text;
            for (Replacement each : NORMAL) {
                result = each.pattern().matcher(result).replaceAll(each.by());
            }
            return result;
        }

        /** Which of its fields are not what the oracle has. A message may go on behind the oracle's with what to do. */
        Set<String> against(Said oracle) {
            var differing = new TreeSet<String>();
            if (code != oracle.code()) differing.add("code");
            if (!out.equals(oracle.out())) differing.add("out");
            if (!goesOnFrom(oracle.err().lines().toList(), err.lines().toList())) differing.add("err");
            return differing;
        }

        private static boolean goesOnFrom(List<String> wanted, List<String> seen) {
            if (wanted.size() != seen.size()) return false;
            for (int i = 0; i < wanted.size(); i++) {
                String line = seen.get(i);
                String begin = wanted.get(i);
                if (!line.equals(begin) && !line.startsWith(begin + "; ") && !line.startsWith(begin + ": "))
                    return false;
            }
            return true;
        }
    }

    static List<Line> read(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(OracleScript.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Line::of)
                    .toList();
        }
    }
}

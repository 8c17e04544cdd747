package io.gatun.linux.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code strace -f --pidns-translation -o FILE} wrote, by process in the order of their first calls.
 *
 * @param processes the calls of each process, in order
 */
record StraceLog(Map<Integer, List<Call>> processes) {
    private static final Pattern LINE = Pattern.compile("(\\d+) +(.*)");
    private static final Pattern UNFINISHED = Pattern.compile("(.*) <unfinished \\.\\.\\.>");
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\w+ resumed>(.*)");
    private static final Pattern CALL = Pattern.compile(
            "(\\w+\\(.*\\)) += (-?\\d+|0x[0-9a-f]+|\\?)(?: (E\\w+))?(?: /\\* (\\d+) in strace's PID NS \\*/)?.*");
    // What a call changed in a struct it was given.
    private static final Pattern OUTPUT = Pattern.compile("} => \\{[^{}]*}");
    // Beside a number for which strace has no name.
    private static final Pattern REMARK = Pattern.compile(" /\\* \\w+_\\?\\?\\? \\*/");

    /**
     * One call.
     *
     * @param text the call without its result
     * @param child the process that was made, as strace counts
     * @param error the errno's name, or empty
     * @param endsProgram whether the process runs this program no longer
     */
    record Call(String text, long result, int child, String error, boolean endsProgram) {}

    static StraceLog of(List<String> lines) {
        var processes = new LinkedHashMap<Integer, List<Call>>();
        var begun = new HashMap<Integer, String>();
        for (String line : lines) {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()
                    || parts.group(2).startsWith("+++")
                    || parts.group(2).startsWith("---")) {
                continue;
            }
            int pid = Integer.parseInt(parts.group(1));
            String text = parts.group(2);
            Matcher resumed = RESUMED.matcher(text);
            if (resumed.matches()) {
                text = begun.getOrDefault(pid, "") + resumed.group(1);
            }
            Matcher unfinished = UNFINISHED.matcher(text);
            if (unfinished.matches()) {
                processes.computeIfAbsent(pid, key -> new ArrayList<>());
                begun.put(pid, unfinished.group(1));
                continue;
            }
            Matcher call = CALL.matcher(text);
            if (call.matches()) {
                processes.computeIfAbsent(pid, key -> new ArrayList<>()).add(call(call));
            }
        }
        return new StraceLog(processes);
    }

    private static Call call(Matcher parts) {
        String text =
                REMARK.matcher(OUTPUT.matcher(parts.group(1)).replaceAll("}")).replaceAll("");
        boolean unknown = parts.group(2).equals("?");
        long result = unknown ? 0 : Long.decode(parts.group(2));
        String error = parts.group(3) == null ? "" : parts.group(3);
        boolean ends = unknown || (text.startsWith("exec") && result == 0);
        int child = parts.group(4) == null ? (int) result : Integer.parseInt(parts.group(4));
        return new Call(text, result, child, error, ends);
    }
}

package io.gatun.linux.testing;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import io.gatun.linux.abi.Syscall;
import io.gatun.linux.program.Branch;
import io.gatun.linux.program.Disassembler;
import io.gatun.linux.program.Entry;
import io.gatun.linux.program.Program;
import io.gatun.linux.testing.StraceLog.Call;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Compares what processes did with the program they run: every call strace(1) saw must be the one the printed program
 * has at that place, with the arguments it has there, and must be followed by what its result asks for. Where only the
 * running program knows a value, any value will do; where a comparison depends on one, both ways are followed.
 */
public final class StraceMatcher {
    private static final Pattern UNKNOWN = Pattern.compile("&?\\$\\w+|\\{\\.\\.\\.}");
    private static final Set<Syscall> CLONES = Set.of(Syscall.CLONE, Syscall.CLONE3);

    private final List<Program> programs;
    private final Disassembler printed;

    private StraceMatcher(List<Program> programs) {
        this.programs = programs;
        this.printed = Disassembler.of(programs.toArray(Program[]::new));
    }

    /** A matcher of the program that is started and those it reads later. */
    public static StraceMatcher of(Program... programs) {
        return new StraceMatcher(List.of(programs));
    }

    /**
     * Checks a whole log. Processes that were made after the program gave way to another one are not looked at.
     *
     * @param lines of {@code strace -f -v -s 256 --pidns-translation -o FILE}, from the start of the program on
     * @throws AssertionError at the first call that the program does not make there
     */
    public void check(List<String> lines) {
        Map<Integer, List<Call>> processes = StraceLog.of(lines).processes();
        int first = processes.keySet().iterator().next();
        var starts = new HashMap<>(Map.of(first, 0));
        processes.forEach((pid, calls) -> {
            Integer start = starts.remove(pid);
            if (start != null) {
                // The first call of all is the execve(2) that starts the image.
                starts.putAll(follow(pid, pid == first ? calls.subList(1, calls.size()) : calls, start));
            }
        });
        if (!starts.isEmpty()) {
            throw new AssertionError("the log has no process " + starts.keySet() + "; was it made as it must be?");
        }
    }

    /** Follows one process; returns where its children begin. */
    private Map<Integer, Integer> follow(int pid, List<Call> calls, int start) {
        var children = new HashMap<Integer, Integer>();
        Set<Integer> places = Set.of(start);
        for (Call call : calls) {
            Set<Integer> candidates = pastComparisons(places);
            var matching = candidates.stream()
                    .filter(index -> pattern(index).matcher(call.text()).matches())
                    .collect(toSet());
            if (matching.isEmpty()) {
                throw mismatch(pid, call, candidates);
            }
            if (call.endsProgram() || matching.stream().noneMatch(index -> isExpected(entry(index), call))) {
                break;
            }
            for (int index : matching) {
                if (makesProcess(entry(index)) && call.result() > 0) {
                    children.put(call.child(), entry(index).target());
                }
            }
            places = matching.stream().map(index -> next(index, call)).collect(toSet());
        }
        return children;
    }

    private static boolean makesProcess(Entry entry) {
        return entry.syscall().filter(CLONES::contains).isPresent() && entry.branch() == Branch.IF_ZERO;
    }

    private AssertionError mismatch(int pid, Call call, Set<Integer> candidates) {
        String expected = candidates.stream()
                .map(index -> "  " + index + "  " + printed.call(index))
                .collect(joining("\n"));
        return new AssertionError(
                "process %d made the call\n  %s\nwhere the program has\n%s".formatted(pid, call.text(), expected));
    }

    // A failure that the entry does not tolerate is reported and ends the process: the calls after it are not entries.
    private static boolean isExpected(Entry entry, Call call) {
        if (call.result() >= 0) {
            return true;
        }
        return switch (entry.tolerance()) {
            case Entry.Tolerance.Nothing() -> false;
            case Entry.Tolerance.One(var errno) -> call.error().equals(errno.name());
            case Entry.Tolerance.Everything() -> true;
        };
    }

    private static int next(int index, long result, Entry entry) {
        boolean branches = switch (entry.branch()) {
            case NEVER -> false;
            case IF_ZERO -> result == 0;
            case IF_NEGATIVE -> result < 0;
            case IF_NOT_NEGATIVE -> result >= 0;
        };
        return branches ? entry.target() : index + 1;
    }

    private int next(int index, Call call) {
        return next(index, call.result(), entry(index));
    }

    private Set<Integer> pastComparisons(Set<Integer> places) {
        var calls = new TreeSet<Integer>();
        var seen = new HashSet<Integer>();
        var open = new ArrayDeque<>(places);
        while (!open.isEmpty()) {
            int index = open.remove();
            if (!seen.add(index)) {
                continue;
            }
            Entry entry = entry(index);
            if (entry.syscall().isPresent()) {
                calls.add(index);
            } else {
                open.addAll(afterComparison(index, entry));
            }
        }
        return calls;
    }

    private static List<Integer> afterComparison(int index, Entry entry) {
        if (entry.loaded() == 0) {
            long result = entry.arguments().get(0) - entry.arguments().get(1);
            return List.of(next(index, result, entry));
        }
        var both = new ArrayList<>(List.of(index + 1));
        if (entry.branch() != Branch.NEVER) {
            both.add(entry.target());
        }
        return both;
    }

    private Entry entry(int index) {
        for (Program program : programs.reversed()) {
            int offset = index - program.firstIndex();
            if (offset >= 0 && offset < program.entries().size()) {
                return program.entries().get(offset);
            }
        }
        throw new AssertionError("the program went on at " + index + ", where it has no entry");
    }

    private Pattern pattern(int index) {
        String call = printed.call(index);
        var pattern = new StringBuilder();
        int end = 0;
        var unknown = UNKNOWN.matcher(call);
        while (unknown.find()) {
            pattern.append(Pattern.quote(call.substring(end, unknown.start()))).append(".+?");
            end = unknown.end();
        }
        return Pattern.compile(pattern + Pattern.quote(call.substring(end)));
    }
}

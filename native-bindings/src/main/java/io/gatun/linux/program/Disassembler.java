package io.gatun.linux.program;

import io.gatun.linux.abi.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Prints programs as a person reads strace(1): each call with decoded arguments, below the reason it is made for, with
 * its index, what becomes of its result, and where it goes on.
 *
 * <p>Everything known before the run is exactly what {@code strace -v -s 256} prints. What is not is {@code $name} for a
 * value that is loaded from a cell, {@code &$name} for the address of one, and {@code {...}} for other memory.
 */
public final class Disassembler {
    private final List<Program> programs;
    private final ProgramMemory memory;
    private final ArgumentText text;

    private Disassembler(List<Program> programs) {
        this.programs = programs;
        this.memory = new ProgramMemory(programs);
        this.text = new ArgumentText(memory);
    }

    /** A printer of the programs one process runs: the one it is started with and those it reads later. */
    public static Disassembler of(Program... programs) {
        return new Disassembler(List.of(programs));
    }

    /** All entries of all programs, one a line, grouped under their reasons. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        String reason = "";
        for (Program program : programs) {
            for (int i = 0; i < program.entries().size(); i++) {
                Entry entry = program.entries().get(i);
                if (!entry.reason().equals(reason)) {
                    reason = entry.reason();
                    lines.add(reason);
                }
                lines.add("%5d  %s".formatted(program.firstIndex() + i, line(entry)));
            }
        }
        return lines;
    }

    /**
     * The call of one entry without its result, such as {@code close(3)}; for a comparison the subtraction it is.
     *
     * @param index as a {@link Failure} has it
     */
    public String call(int index) {
        return call(entry(index));
    }

    /** Which step failed, with which call, and why. */
    public String explain(Failure failure) {
        Entry entry = entry(failure.index());
        String reason = entry.reason().isEmpty() ? "" : entry.reason() + ": ";
        Errno errno = failure.errno();
        return "%s%s: %s (%s)".formatted(reason, call(entry), errno.text(), errno);
    }

    private Entry entry(int index) {
        return programs.reversed().stream()
                .filter(program -> index >= program.firstIndex()
                        && index < program.firstIndex() + program.entries().size())
                .findFirst()
                .map(program -> program.entries().get(index - program.firstIndex()))
                .orElseThrow(() -> new IllegalArgumentException("no entry has the index " + index));
    }

    private String line(Entry entry) {
        String stored =
                memory.cell(entry.resultAddress()).map(name -> " = $" + name).orElse("");
        var notes = new ArrayList<String>();
        switch (entry.tolerance()) {
            case Entry.Tolerance.Nothing() -> {}
            case Entry.Tolerance.One(Errno errno) -> notes.add(errno + " is fine");
            case Entry.Tolerance.Everything() -> notes.add("any error is fine");
        }
        if (entry.syscall().isEmpty() && stored.isEmpty()) {
            return comparison(entry);
        }
        switch (entry.branch()) {
            case NEVER -> {}
            case IF_ZERO -> notes.add("if zero go to " + entry.target());
            case IF_NEGATIVE -> notes.add("if negative go to " + entry.target());
            case IF_NOT_NEGATIVE -> notes.add("if it succeeds go to " + entry.target());
        }
        return call(entry) + stored + (notes.isEmpty() ? "" : "  ; " + String.join(", ", notes));
    }

    private String comparison(Entry entry) {
        boolean always = entry.loaded() == 0
                && entry.arguments().get(0).equals(entry.arguments().get(1));
        if (always && entry.branch() == Branch.IF_ZERO) {
            return "go to " + entry.target();
        }
        String operator = switch (entry.branch()) {
            case NEVER -> "-";
            case IF_ZERO -> "==";
            case IF_NEGATIVE -> "<";
            case IF_NOT_NEGATIVE -> ">=";
        };
        return "if %s %s %s go to %d".formatted(number(entry, 0), operator, number(entry, 1), entry.target());
    }

    private String call(Entry entry) {
        if (entry.syscall().isEmpty()) {
            return number(entry, 0) + " - " + number(entry, 1);
        }
        String arguments = Signatures.of(entry)
                .map(signature -> text.list(
                        signature.arguments(),
                        index -> value(entry, signature.arguments().get(index).offset())))
                .orElseGet(() -> undecoded(entry));
        return entry.syscall().get().kernelName() + "(" + arguments + ")";
    }

    private String undecoded(Entry entry) {
        int last = IntStream.range(0, entry.arguments().size())
                .filter(index -> entry.loads(index) || entry.arguments().get(index) != 0)
                .max()
                .orElse(-1);
        return String.join(
                ", ",
                IntStream.rangeClosed(0, last)
                        .mapToObj(index -> number(entry, index))
                        .toList());
    }

    private String number(Entry entry, int index) {
        Value value = value(entry, index);
        return value.isKnown() ? Long.toString(value.number()) : value.cell();
    }

    private Value value(Entry entry, int index) {
        long argument = entry.arguments().get(index);
        return entry.loads(index) ? new Value(0, "$" + memory.loaded(argument)) : Value.of(argument);
    }
}

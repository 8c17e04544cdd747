package io.gatun.linux.program;

import io.gatun.linux.program.Parameter.Pointer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** What the words are called that calls write and later calls read: as the program says, or numbered by their kind. */
final class CellNames {
    private final NavigableMap<Long, String> names = new TreeMap<>();
    private final Map<String, Integer> counters = new HashMap<>();

    private CellNames() {}

    static CellNames of(List<Program> programs) {
        var cells = new CellNames();
        programs.forEach(program -> cells.names.putAll(program.names()));
        programs.forEach(program -> program.entries().forEach(cells::add));
        return cells;
    }

    Optional<String> at(long address) {
        return Optional.ofNullable(names.get(address));
    }

    /** Whether a cell lies within these bytes; a cell has 8. */
    boolean overlap(long address, long length) {
        Long last = names.lowerKey(address + length);
        return last != null && last + Long.BYTES > address;
    }

    private void add(Entry entry) {
        Optional<Signature> signature = Signatures.of(entry);
        for (int i = 0; i < entry.arguments().size(); i++) {
            if (entry.loads(i)) {
                name(entry.arguments().get(i), "cell");
            }
        }
        signature.ifPresent(known -> known.arguments().stream()
                .filter(argument -> argument.parameter() == Pointer.OUT)
                .map(Parameter.Field::offset)
                .filter(index -> !entry.loads(index) && entry.arguments().get(index) != 0)
                .forEach(index -> name(entry.arguments().get(index), "out")));
        if (entry.resultAddress() != 0) {
            name(entry.resultAddress(), signature.map(Signature::result).orElse("result"));
        }
    }

    private void name(long address, String kind) {
        if (!names.containsKey(address)) {
            names.put(address, kind + counters.merge(kind, 1, Integer::sum));
        }
    }
}

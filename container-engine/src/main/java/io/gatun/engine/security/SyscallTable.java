package io.gatun.engine.security;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The system calls of one ABI by name; read from {@link SyscallNumbers} when first asked. */
final class SyscallTable {
    private static final String UNUSED = "-";

    private static final Map<FilterAbi, SyscallTable> TABLES = new EnumMap<>(Map.of(
            FilterAbi.X86_64, new SyscallTable(SyscallNumbers.X86_64),
            FilterAbi.X86, new SyscallTable(SyscallNumbers.X86),
            FilterAbi.X32, new SyscallTable(SyscallNumbers.X32),
            FilterAbi.AARCH64, new SyscallTable(SyscallNumbers.AARCH64),
            FilterAbi.ARM, new SyscallTable(SyscallNumbers.ARM)));

    private final String lines;
    // Written once with an immutable value; two threads that race write equal ones.
    private volatile @Nullable Map<String, Integer> numbers;

    private SyscallTable(String lines) {
        this.lines = lines;
    }

    static SyscallTable of(FilterAbi abi) {
        return Objects.requireNonNull(TABLES.get(abi));
    }

    OptionalInt number(String name) {
        var number = byName().get(name);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    Map<String, Integer> byName() {
        var read = numbers;
        if (read == null) {
            read = Collections.unmodifiableMap(parse());
            numbers = read;
        }
        return read;
    }

    private Map<String, Integer> parse() {
        Map<String, Integer> read = HashMap.newHashMap(512);
        for (var line : lines.strip().split("\n", -1)) {
            var words = line.split(" ", -1);
            int next = Integer.parseInt(words[0]);
            for (int i = 1; i < words.length; i++, next++) {
                if (!words[i].equals(UNUSED)) read.put(words[i], next);
            }
        }
        return read;
    }

    /** Whether some architecture that Gatun does not run on has a call of this name. */
    static boolean existsElsewhere(String name) {
        return Elsewhere.NAMES.contains(name);
    }

    private static final class Elsewhere {
        static final Set<String> NAMES = Set.of(SyscallNumbers.ELSEWHERE.strip().split("\\s+", -1));
    }
}

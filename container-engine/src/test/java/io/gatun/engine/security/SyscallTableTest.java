package io.gatun.engine.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SyscallTableTest {
    private static final Path X86_HEADERS = Path.of("/usr/include/x86_64-linux-gnu/asm");
    private static final Path GENERIC = Path.of("/usr/include/asm-generic/unistd.h");

    @ParameterizedTest
    @CsvSource({"X86_64, unistd_64.h", "X86, unistd_32.h", "X32, unistd_x32.h"})
    void tableAgreesWithTheHeaderOfThisMachine(FilterAbi abi, String header) throws IOException {
        var file = X86_HEADERS.resolve(header);
        assumeTrue(Files.exists(file), "needs " + file + " (linux-libc-dev)");
        var definition = Pattern.compile("#define __NR_(\\w+) (?:\\(__X32_SYSCALL_BIT \\+ )?(\\d+)\\)?");
        assertAgrees(abi, definitions(file, definition));
    }

    @Test
    void aarch64TableAgreesWithTheGenericHeader() throws IOException {
        assumeTrue(Files.exists(GENERIC), "needs " + GENERIC + " (linux-libc-dev)");
        var defined = definitions(GENERIC, Pattern.compile("#define __NR3264_(\\w+) (\\d+)"));
        defined.putAll(definitions(GENERIC, Pattern.compile("#define __NR_(\\w+) (\\d+)")));
        defined.values().removeIf(number -> number >= 403 && number < 424); // for 32-bit architectures only
        defined.keySet().removeAll(Set.of("sync_file_range2", "arch_specific_syscall", "syscalls"));
        rename(defined, "fstatat", "newfstatat");
        assertAgrees(FilterAbi.AARCH64, defined);
    }

    private static void rename(Map<String, Integer> defined, String generic, String here) {
        var number = defined.remove(generic);
        if (number != null) defined.put(here, number);
    }

    private static void assertAgrees(FilterAbi abi, Map<String, Integer> defined) {
        assertFalse(defined.isEmpty());
        defined.forEach((name, number) ->
                assertEquals(OptionalInt.of(number), SyscallTable.of(abi).number(name), abi + " " + name));
    }

    private static Map<String, Integer> definitions(Path header, Pattern definition) throws IOException {
        Map<String, Integer> found = new TreeMap<>();
        for (var line : Files.readAllLines(header)) {
            var match = definition.matcher(line);
            if (match.matches()) found.put(match.group(1), Integer.parseInt(match.group(2)));
        }
        return found;
    }

    @ParameterizedTest
    @EnumSource
    void noNumberHasTwoNames(FilterAbi abi) {
        var numbers = SyscallTable.of(abi).byName().values();
        assertEquals(numbers.size(), new HashSet<>(numbers).size());
    }

    @ParameterizedTest
    @CsvSource({
        "X86_64, read, 0",
        "X86_64, listns, 470",
        "X86, socketcall, 102",
        "X32, execve, 520",
        "X32, read, 0",
        "AARCH64, openat, 56",
        "AARCH64, rseq, 293",
        "ARM, cacheflush, 983042",
        "ARM, mseal, 462"
    })
    void knownCallHasItsNumber(FilterAbi abi, String name, int number) {
        assertEquals(OptionalInt.of(number), SyscallTable.of(abi).number(name));
    }
}

package io.gatun.linux.abi;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.StructLayout;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every constant and every struct of this package, compared with what a C compiler finds in the headers of this machine. */
class HeadersTest {
    /** What headers older than this kernel may lack: its major version times 1000 plus its minor one. */
    private static final Map<String, Integer> SINCE = Map.of(
            "MFD_EXEC", 6003,
            "MFD_NOEXEC_SEAL", 6003,
            "SO_PEERPIDFD", 6005,
            "STATMOUNT", 6008,
            "LISTMOUNT", 6008);

    private static final String AARCH64 = """
            #define __ARCH_WANT_RENAMEAT
            #define __ARCH_WANT_NEW_STAT
            #define __ARCH_WANT_SET_GET_RLIMIT
            #define __ARCH_WANT_TIME32_SYSCALLS
            #define __ARCH_WANT_SYS_CLONE3
            #include <asm-generic/unistd.h>
            """;

    @TempDir
    private Path temporary;

    @TestFactory
    Stream<DynamicTest> constantsAndStructsAreThoseOfTheHeaders() throws IOException, ClassNotFoundException {
        return classes()
                .filter(type -> fields(type).findAny().isPresent())
                .map(type -> DynamicTest.dynamicTest(type.getSimpleName(), () -> compare(type)));
    }

    @Test
    void numbersOfSystemCallsAreThoseOfThisArchitecture() throws IOException, InterruptedException {
        compareCalls(CProgram.including("asm/unistd.h"), Arch.current());
    }

    @Test
    void numbersOfSystemCallsAreThoseOfAarch64() throws IOException, InterruptedException {
        compareCalls(new CProgram(AARCH64), Arch.AARCH64);
    }

    @Test
    void errorNumbersAndTextsAreThoseOfTheHeaders() throws IOException, InterruptedException {
        var program = CProgram.including("errno.h", "string.h");
        var expected = new TreeMap<String, Long>();
        Arrays.stream(Errno.values()).filter(errno -> errno != Errno.UNKNOWN).forEach(errno -> {
            program.print(errno.name(), errno.name());
            program.print("text of " + errno, "strcmp(strerror(%s), \"%s\")".formatted(errno, errno.text()));
            expected.put(errno.name(), (long) errno.number());
            expected.put("text of " + errno, 0L);
        });
        assertEquals(expected, new TreeMap<>(program.run(temporary)));
    }

    private void compareCalls(CProgram program, Arch arch) throws IOException, InterruptedException {
        Map<String, Long> ours =
                Arrays.stream(Syscall.values()).collect(toMap(Enum::name, call -> (long) call.number(arch)));
        ours.keySet().forEach(name -> program.print(name, "__NR_" + name.toLowerCase(Locale.ROOT)));
        assertAgree(ours, program.run(temporary));
    }

    private void compare(Class<?> type) throws IOException, InterruptedException {
        Header header = type.getAnnotation(Header.class);
        assertNotNull(header, type + " does not say which headers it is from");
        var program = CProgram.including(header.value());
        var ours = new HashMap<String, Long>();
        fields(type).forEach(field -> ours.putAll(values(field)));
        ours.keySet().forEach(expression -> program.print(expression, expression));
        assertAgree(ours, program.run(temporary));
    }

    private void assertAgree(Map<String, Long> ours, Map<String, Long> theirs)
            throws IOException, InterruptedException {
        long version = versionOfHeaders();
        var missing = new TreeMap<>(ours);
        missing.keySet().removeAll(theirs.keySet());
        missing.keySet().removeIf(name -> version < SINCE.getOrDefault(name, 0));
        assertEquals(Map.of(), missing, "not in the headers");
        var differing = new TreeMap<String, String>();
        theirs.forEach((name, value) -> {
            if (!value.equals(ours.get(name))) {
                differing.put(name, "%s, in the headers %d".formatted(ours.get(name), value));
            }
        });
        assertEquals(Map.of(), differing);
    }

    private long versionOfHeaders() throws IOException, InterruptedException {
        var program = CProgram.including("linux/version.h");
        program.print("version", "(LINUX_VERSION_CODE >> 16) * 1000 + ((LINUX_VERSION_CODE >> 8) & 255)");
        return program.run(temporary).getOrDefault("version", 0L);
    }

    /** C expressions and the values that they should have. */
    private static Map<String, Long> values(Field field) {
        try {
            if (field.get(null) instanceof StructLayout struct) {
                return values(struct);
            }
            return Map.of(field.getName(), field.getLong(null));
        } catch (IllegalAccessException e) {
            throw new AssertionError("constants are public", e);
        }
    }

    private static Map<String, Long> values(StructLayout struct) {
        String name = struct.name().orElseThrow();
        String type = name.matches("union .*|.*_t") ? name : "struct " + name;
        var values = new HashMap<String, Long>();
        addFields(values, type, struct, "", 0);
        if (!name.startsWith("union ")) { // of which a layout here is one member, as far as it is used
            values.put("sizeof(%s)".formatted(type), struct.byteSize());
        }
        return values;
    }

    private static void addFields(Map<String, Long> values, String type, GroupLayout group, String path, long start) {
        long offset = start;
        for (MemoryLayout member : group.memberLayouts()) {
            String name = path + member.name().orElse("");
            // Names that begin with an underscore are only room, and each header fills that its own way.
            if (!(member instanceof PaddingLayout) && !member.name().orElse("_").startsWith("_")) {
                values.put("offsetof(%s, %s)".formatted(type, name), offset);
                values.put("sizeof(((%s *) 0)->%s)".formatted(type, name), member.byteSize());
                if (member instanceof GroupLayout nested) {
                    addFields(values, type, nested, name + ".", offset);
                }
            }
            offset += member.byteSize();
        }
    }

    private static Stream<Field> fields(Class<?> type) {
        return Arrays.stream(type.isEnum() ? new Field[0] : type.getFields())
                .filter(field -> field.getType() == long.class
                        || field.getType() == int.class
                        || field.getType() == StructLayout.class);
    }

    private static Stream<Class<?>> classes() throws IOException, ClassNotFoundException {
        var classes = Stream.<Class<?>>builder();
        try (var files = Files.newDirectoryStream(Path.of("target/classes/io/gatun/linux/abi"), "[A-Z]*.class")) {
            for (Path file : files) {
                String name = file.getFileName().toString().replace(".class", "");
                classes.add(Class.forName("io.gatun.linux.abi." + name));
            }
        }
        return classes.build();
    }
}

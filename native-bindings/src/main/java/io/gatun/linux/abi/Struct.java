package io.gatun.linux.abi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;

/** How structs are declared here: fields in order, padded as a C compiler pads them. Layouts and fields have C's names. */
public final class Struct {
    private Struct() {}

    /** The offset in bytes of a field, such as {@code offset(STATX, "stx_mtime", "tv_sec")}. */
    public static long offset(StructLayout struct, String... path) {
        return struct.byteOffset(
                Arrays.stream(path).map(PathElement::groupElement).toArray(PathElement[]::new));
    }

    static StructLayout of(String name, MemoryLayout... fields) {
        var padded = new ArrayList<MemoryLayout>();
        long offset = 0;
        long alignment = 1;
        for (MemoryLayout field : fields) {
            long padding = -offset & (field.byteAlignment() - 1);
            if (padding > 0) {
                padded.add(MemoryLayout.paddingLayout(padding));
            }
            padded.add(field);
            offset += padding + field.byteSize();
            alignment = Math.max(alignment, field.byteAlignment());
        }
        long tail = -offset & (alignment - 1);
        if (tail > 0) {
            padded.add(MemoryLayout.paddingLayout(tail));
        }
        return MemoryLayout.structLayout(padded.toArray(MemoryLayout[]::new)).withName(name);
    }

    static ValueLayout u8(String name) {
        return JAVA_BYTE.withName(name);
    }

    static ValueLayout u16(String name) {
        return JAVA_SHORT.withName(name);
    }

    static ValueLayout u32(String name) {
        return JAVA_INT.withName(name);
    }

    static ValueLayout u64(String name) {
        return JAVA_LONG.withName(name);
    }

    static SequenceLayout array(String name, long count, MemoryLayout element) {
        return MemoryLayout.sequenceLayout(count, element).withName(name);
    }
}

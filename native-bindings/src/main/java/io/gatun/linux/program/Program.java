package io.gatun.linux.program;

import io.gatun.linux.abi.Arch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/**
 * A list of system calls as a value: what is printed, compared and executed is the same thing.
 *
 * <p>In memory the table of entries is followed by the data (strings, structs, results of calls), then by zeroed
 * scratch memory. Made by {@link ProgramBuilder}; immutable.
 */
public final class Program {
    /** Where the table of a program that is started, rather than continued, lies. The interpreters know it. */
    public static final long TABLE = 0x21040;

    private static final int SUBTRACTION = -1;
    private static final int ERRNO_SHIFT = 9;
    private static final int LOADED_SHIFT = 3;
    private static final int TARGET_SHIFT = 17;
    private static final int TOLERATE_EVERYTHING = 4;

    private final Arch arch;
    private final long tableAddress;
    private final List<Entry> entries;
    private final ByteBuffer data;
    private final int scratchBytes;
    private final Map<Long, String> names;

    /** Takes ownership of the data, in which all addresses are resolved. */
    Program(Arch arch, long tableAddress, List<Entry> entries, Contents contents) {
        this.arch = arch;
        this.tableAddress = tableAddress;
        this.entries = List.copyOf(entries);
        this.data = contents.data.rewind().asReadOnlyBuffer();
        this.scratchBytes = contents.scratchBytes;
        this.names = Map.copyOf(contents.names);
    }

    /** What is behind the table of entries. */
    record Contents(ByteBuffer data, int scratchBytes, Map<Long, String> names) {}

    /** Whose numbers the encoded entries use. */
    public Arch arch() {
        return arch;
    }

    /** Where the table of entries will be. */
    public long tableAddress() {
        return tableAddress;
    }

    /** The system calls in order. */
    public List<Entry> entries() {
        return entries;
    }

    /** How much zeroed memory there is behind the data. */
    public int scratchBytes() {
        return scratchBytes;
    }

    /** What the printed program calls some words of its memory, by address. */
    public Map<Long, String> names() {
        return names;
    }

    /** The data as a read-only view: what the arguments' addresses point to. */
    public ByteBuffer data() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Where the data begins. */
    public long dataAddress() {
        return tableAddress + (long) entries.size() * Entry.BYTES;
    }

    /** Where the scratch memory begins. */
    public long scratchAddress() {
        return dataAddress() + data.capacity();
    }

    /** The index of this program's first entry, as failures report it. */
    public int firstIndex() {
        return (int) ((tableAddress - TABLE) / Entry.BYTES);
    }

    /** The table and the data as the interpreter reads them. */
    public byte[] encode() {
        var out = ByteBuffer.allocate(entries.size() * Entry.BYTES + data.capacity())
                .order(ByteOrder.LITTLE_ENDIAN);
        for (Entry entry : entries) {
            out.putInt(entry.syscall().map(call -> call.number(arch)).orElse(SUBTRACTION));
            out.putInt(flags(entry));
            for (long argument : entry.arguments()) {
                out.putLong(argument);
            }
            out.putLong(entry.resultAddress());
        }
        return out.put(data()).array();
    }

    private static int flags(Entry entry) {
        int tolerance = switch (entry.tolerance()) {
            case Entry.Tolerance.Nothing() -> 0;
            case Entry.Tolerance.One(var errno) -> errno.number() << ERRNO_SHIFT;
            case Entry.Tolerance.Everything() -> TOLERATE_EVERYTHING;
        };
        return entry.branch().code() | tolerance | entry.loaded() << LOADED_SHIFT | entry.target() << TARGET_SHIFT;
    }
}

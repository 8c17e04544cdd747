package io.gatun.linux.program;

import io.gatun.linux.abi.Arch;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.program.Entry.Tolerance;
import io.gatun.linux.program.Operand.Address;
import io.gatun.linux.program.Operand.Region;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a {@link Program}: system calls in order, the strings and structs they point to, and branches between them.
 * Addresses are known only when the program is complete, so everything here is symbolic. For one thread.
 */
public final class ProgramBuilder {
    private static final int ALIGNMENT = 8;
    private static final int MAX_ENTRIES = 1 << 15;

    private final Arch arch;
    private final long tableAddress;
    private final List<Call> calls = new ArrayList<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final Map<String, Address> strings = new HashMap<>();
    private final List<Pointer> pointers = new ArrayList<>();
    private final Map<Address, String> names = new HashMap<>();
    private int scratchBytes;
    private String reason = "";

    private ProgramBuilder(Arch arch, long tableAddress) {
        this.arch = arch;
        this.tableAddress = tableAddress;
    }

    /**
     * A program that is started as a process image. For another architecture than this program's own, the numbers of
     * the calls are right, but constants are what the headers of this one say: {@code O_DIRECTORY}, {@code O_NOFOLLOW},
     * {@code O_DIRECT} and {@code O_TMPFILE} differ, and clone(2) takes its last two arguments in the other order.
     */
    public static ProgramBuilder forImage(Arch arch) {
        return new ProgramBuilder(arch, Program.TABLE);
    }

    /** A program that a running one reads into its scratch memory at {@code address} and branches to. */
    public static ProgramBuilder at(Arch arch, long address) {
        if ((address - Program.TABLE) % Entry.BYTES != 0) {
            throw new IllegalArgumentException("not a whole number of entries behind the table: " + address);
        }
        return new ProgramBuilder(arch, address);
    }

    /** The architecture the program is for. */
    public Arch arch() {
        return arch;
    }

    /** How many entries there are so far. */
    public int size() {
        return calls.size();
    }

    /** The index of the next entry, as failures report it. */
    public int index() {
        return firstIndex(tableAddress) + size();
    }

    private static int firstIndex(long tableAddress) {
        return (int) ((tableAddress - Program.TABLE) / Entry.BYTES);
    }

    /** Sets why the following calls are made. */
    public void because(String why) {
        reason = why;
    }

    /** Adds a system call; at most six arguments. */
    public Call call(Syscall syscall, Operand... arguments) {
        return add(Optional.of(syscall), arguments);
    }

    /** Adds a comparison: its result is {@code left} minus {@code right}, and never an error. */
    public Call compare(Operand left, Operand right) {
        return add(Optional.empty(), left, right);
    }

    /** Goes on at {@code label}, always. */
    public void jump(Label label) {
        compare(Operand.NONE, Operand.NONE).ifZero(label);
    }

    /** A label that no entry has yet. */
    public Label label() {
        return new Label();
    }

    /** A label on the first entry of a program that will have been read into {@code scratch} memory. */
    public Label labelAt(Address scratch) {
        var label = new Label();
        label.memory = Optional.of(scratch);
        return label;
    }

    /** Puts {@code label} on the next entry. */
    public void place(Label label) {
        label.index = calls.size();
    }

    /** A null-terminated string; equal strings share their bytes. */
    public Address string(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a string of the kernel ends at a NUL byte: " + text.replace('\0', '?'));
        }
        return strings.computeIfAbsent(text, key -> bytes((key + '\0').getBytes(StandardCharsets.UTF_8)));
    }

    /** Bytes as they are, aligned to 8. */
    public Address bytes(byte... content) {
        while (data.size() % ALIGNMENT != 0) {
            data.write(0);
        }
        var address = new Address(Region.DATA, data.size());
        data.writeBytes(content);
        return address;
    }

    /** Little-endian 64-bit numbers. */
    public Address longs(long... values) {
        var out = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            out.putLong(value);
        }
        return bytes(out.array());
    }

    /** 64-bit words, some of them pointers into the data: argv, iovec, sock_fprog. */
    public Address words(Operand... values) {
        Address address = longs(new long[values.length]);
        for (int i = 0; i < values.length; i++) {
            pointers.add(new Pointer(address.plus(i * Long.BYTES), values[i]));
        }
        return address;
    }

    /** The strings of an argument vector with the null that ends it (execve(2)). */
    public Address vector(List<String> texts) {
        var words = new Operand[texts.size() + 1];
        for (int i = 0; i < texts.size(); i++) {
            words[i] = string(texts.get(i));
        }
        words[texts.size()] = Operand.NONE;
        return words(words);
    }

    /** A zeroed word for the result of a call. */
    public Address cell() {
        return longs(0);
    }

    /** A zeroed word for the result of a call, called {@code name} where the program is printed. */
    public Address cell(String name) {
        return name(name, cell());
    }

    /** Lets the printed program call the word at {@code address} by this name; returns the address. */
    public Address name(String name, Address address) {
        names.put(address, name);
        return address;
    }

    /** Zeroed memory that costs nothing in the image, aligned as an entry is. */
    public Address scratch(int bytes) {
        var address = new Address(Region.SCRATCH, scratchBytes);
        scratchBytes += align(bytes);
        return address;
    }

    /** The program; the builder is of no use afterwards. */
    public Program build() {
        if (calls.size() >= MAX_ENTRIES) {
            throw new IllegalStateException("a program has at most " + MAX_ENTRIES + " entries, not " + calls.size());
        }
        var layout = new Layout(tableAddress, calls.size(), data.size());
        var image = ByteBuffer.allocate(align(data.size())).order(ByteOrder.LITTLE_ENDIAN);
        image.put(data.toByteArray());
        for (Pointer pointer : pointers) {
            image.putLong(pointer.at.offset(), layout.resolve(pointer.to));
        }
        var entries = calls.stream().map(call -> call.entry(layout)).toList();
        var resolved = new HashMap<Long, String>();
        names.forEach((address, name) -> resolved.put(layout.resolve(address), name));
        return new Program(arch, tableAddress, entries, new Program.Contents(image, scratchBytes, resolved));
    }

    private Call add(Optional<Syscall> syscall, Operand... arguments) {
        var call = new Call(syscall, List.of(arguments), reason);
        calls.add(call);
        return call;
    }

    private static int align(int bytes) {
        return (bytes + Entry.BYTES - 1) / Entry.BYTES * Entry.BYTES;
    }

    /** Where the parts of the finished program are. */
    private record Layout(long tableAddress, int entries, int dataBytes) {
        int firstIndex() {
            return ProgramBuilder.firstIndex(tableAddress);
        }

        long resolve(Operand operand) {
            return switch (operand) {
                case Operand.Value(long value) -> value;
                case Address(Region region, int offset) -> base(region) + offset;
                case Operand.Load(Address address) -> resolve(address);
            };
        }

        private long base(Region region) {
            long dataAddress = tableAddress + (long) entries * Entry.BYTES;
            return region == Region.DATA ? dataAddress : dataAddress + align(dataBytes);
        }
    }

    private record Pointer(Address at, Operand to) {}

    /** A place among the entries, to branch to. */
    public static final class Label {
        private int index = -1;
        private Optional<Address> memory = Optional.empty();

        private Label() {}

        private int index(Layout layout) {
            if (memory.isPresent()) {
                return (int) ((layout.resolve(memory.get()) - Program.TABLE) / Entry.BYTES);
            }
            if (index < 0) {
                throw new IllegalStateException("a branch goes to a label that was never placed");
            }
            return layout.firstIndex() + index;
        }
    }

    /** An entry being written; says what happens with the result. */
    public static final class Call {
        private static final int ARGUMENTS = 6;

        private final Optional<Syscall> syscall;
        private final List<Operand> arguments;
        private final String reason;
        private Optional<Address> result = Optional.empty();
        private Tolerance tolerance = new Tolerance.Nothing();
        private Branch branch = Branch.NEVER;
        private Optional<Label> target = Optional.empty();

        private Call(Optional<Syscall> syscall, List<Operand> arguments, String reason) {
            this.syscall = syscall;
            this.arguments = arguments;
            this.reason = reason;
        }

        /** Stores the result, all 8 bytes of it, at {@code address}. */
        public Call into(Address address) {
            result = Optional.of(address);
            return this;
        }

        /** Takes {@code errno} for success. */
        public Call tolerating(Errno errno) {
            tolerance = new Tolerance.One(errno);
            return this;
        }

        /** Goes on whatever happens. */
        public Call toleratingEverything() {
            tolerance = new Tolerance.Everything();
            return this;
        }

        /** Goes on at {@code label} if the result is zero. */
        public Call ifZero(Label label) {
            return branch(Branch.IF_ZERO, label);
        }

        /** Goes on at {@code label} if the result is negative. */
        public Call ifNegative(Label label) {
            return branch(Branch.IF_NEGATIVE, label);
        }

        /** Goes on at {@code label} if the call succeeded. */
        public Call ifNotNegative(Label label) {
            return branch(Branch.IF_NOT_NEGATIVE, label);
        }

        private Call branch(Branch when, Label label) {
            branch = when;
            target = Optional.of(label);
            return this;
        }

        private Entry entry(Layout layout) {
            var values = new ArrayList<Long>(ARGUMENTS);
            int loaded = 0;
            for (int i = 0; i < ARGUMENTS; i++) {
                Operand operand = i < arguments.size() ? arguments.get(i) : Operand.NONE;
                values.add(layout.resolve(operand));
                loaded |= operand instanceof Operand.Load ? 1 << i : 0;
            }
            return new Entry(
                    syscall,
                    values,
                    loaded,
                    result.map(address -> layout.resolve(address)).orElse(0L),
                    tolerance,
                    branch,
                    target.map(label -> label.index(layout)).orElse(0),
                    reason);
        }
    }
}

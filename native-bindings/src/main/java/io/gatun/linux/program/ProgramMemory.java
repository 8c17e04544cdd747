package io.gatun.linux.program;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/** What the addresses in one or more programs of one process point to, as far as it is known before they run. */
final class ProgramMemory {
    private final List<Program> programs;
    private final CellNames cells;

    ProgramMemory(List<Program> programs) {
        // A program that is read into the scratch memory of another one hides what was there.
        this.programs = programs.reversed();
        this.cells = CellNames.of(programs);
    }

    /** The name of the word at {@code address}, if the kernel or the interpreter writes to it. */
    Optional<String> cell(long address) {
        return cells.at(address);
    }

    /** The name of the word at {@code address}, which is loaded when the call is made. */
    String loaded(long address) {
        return cell(address).orElseThrow(() -> new IllegalStateException("an address without a name: " + address));
    }

    /** Whether the {@code length} bytes at {@code address} are in the image and nothing writes to them. */
    boolean knows(long address, long length) {
        return home(address, length).isPresent() && !cells.overlap(address, length);
    }

    /** Whether {@code address} is in the image. */
    boolean holds(long address) {
        return home(address, 1).isPresent();
    }

    /** The little-endian number of {@code bytes} bytes at {@code address}, or the cell it is in. */
    Value value(long address, int bytes) {
        Optional<Program> home = home(address, bytes);
        if (home.isEmpty() || cells.overlap(address, bytes)) {
            return new Value(0, cell(address).map(name -> "$" + name).orElse("{...}"));
        }
        int offset = (int) (address - home.get().dataAddress());
        var data = home.get().data();
        return Value.of(
                switch (bytes) {
                    case 1 -> data.get(offset);
                    case Short.BYTES -> data.getShort(offset);
                    case Integer.BYTES -> data.getInt(offset);
                    default -> data.getLong(offset);
                });
    }

    /** The bytes at {@code address}; they must be known. */
    byte[] bytes(long address, int length) {
        Program home = home(address, length).orElseThrow();
        byte[] bytes = new byte[length];
        home.data().get((int) (address - home.dataAddress()), bytes);
        return bytes;
    }

    /** The bytes at {@code address} up to a NUL. */
    byte[] string(long address) {
        var bytes = new ByteArrayOutputStream();
        for (long at = address; holds(at); at++) {
            byte next = bytes(at, 1)[0];
            if (next == 0) {
                break;
            }
            bytes.write(next);
        }
        return bytes.toByteArray();
    }

    private Optional<Program> home(long address, long length) {
        return programs.stream()
                .filter(program -> address >= program.dataAddress() && address + length <= program.scratchAddress())
                .findFirst();
    }
}

package io.gatun.linux.security;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gatun.linux.abi.Struct;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.SyscallGate;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;

/** One use of {@code union bpf_attr}: the fields of one command, in memory that ends with the arena. */
final class BpfAttribute {
    private final StructLayout layout;
    private final MemorySegment memory;

    BpfAttribute(Arena arena, StructLayout layout) {
        this.layout = layout;
        this.memory = arena.allocate(layout);
    }

    BpfAttribute put(String field, int value) {
        memory.set(JAVA_INT, Struct.offset(layout, field), value);
        return this;
    }

    BpfAttribute put(String field, MemorySegment pointed) {
        memory.set(JAVA_LONG, Struct.offset(layout, field), pointed.address());
        return this;
    }

    BpfAttribute put(String field, BpfName name) {
        byte[] bytes = name.value().getBytes(StandardCharsets.US_ASCII);
        MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, Struct.offset(layout, field), bytes.length);
        return this;
    }

    int get(String field) {
        return memory.get(JAVA_INT, Struct.offset(layout, field));
    }

    long call(SyscallGate gate, int command) {
        return gate.call(Syscall.BPF, command, memory.address(), memory.byteSize());
    }
}

package io.gatun.linux.security;

import static io.gatun.linux.abi.Bpf.BPF_ANY;
import static io.gatun.linux.abi.Bpf.BPF_EXIST;
import static io.gatun.linux.abi.Bpf.BPF_MAP_CREATE;
import static io.gatun.linux.abi.Bpf.BPF_MAP_DELETE_ELEM;
import static io.gatun.linux.abi.Bpf.BPF_MAP_GET_NEXT_KEY;
import static io.gatun.linux.abi.Bpf.BPF_MAP_LOOKUP_ELEM;
import static io.gatun.linux.abi.Bpf.BPF_MAP_TYPE_ARRAY;
import static io.gatun.linux.abi.Bpf.BPF_MAP_TYPE_HASH;
import static io.gatun.linux.abi.Bpf.BPF_MAP_TYPE_LRU_HASH;
import static io.gatun.linux.abi.Bpf.BPF_MAP_UPDATE_ELEM;
import static io.gatun.linux.abi.Bpf.BPF_NOEXIST;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.gatun.linux.abi.BpfStruct;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@link BpfMaps} of the running kernel. */
public final class KernelBpfMaps implements BpfMaps {
    private final SyscallGate gate;

    public KernelBpfMaps(SyscallGate gate) {
        this.gate = gate;
    }

    @Override
    public BpfMap create(Shape shape, BpfName name) {
        try (var arena = Arena.ofConfined()) {
            long result = new BpfAttribute(arena, BpfStruct.MAP_CREATE)
                    .put("map_type", number(shape.kind()))
                    .put("key_size", shape.keyBytes())
                    .put("value_size", shape.valueBytes())
                    .put("max_entries", shape.maxEntries())
                    .put("map_name", name)
                    .call(gate, BPF_MAP_CREATE);
            if (result < 0) {
                throw SyscallException.of("bpf(BPF_MAP_CREATE, %s, \"%s\")".formatted(shape, name), result);
            }
            return new BpfMap(new Fd(gate, result), shape);
        }
    }

    private static int number(Kind kind) {
        return switch (kind) {
            case HASH -> BPF_MAP_TYPE_HASH;
            case LRU_HASH -> BPF_MAP_TYPE_LRU_HASH;
            case ARRAY -> BPF_MAP_TYPE_ARRAY;
        };
    }

    @Override
    public Optional<byte[]> lookup(BpfMap map, byte[] key) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(map.shape().valueBytes(), Long.BYTES);
            long result = element(arena, map, key).put("value", value).call(gate, BPF_MAP_LOOKUP_ELEM);
            if (result == -Errno.ENOENT.number()) {
                return Optional.empty();
            }
            check(result, "BPF_MAP_LOOKUP_ELEM", map);
            return Optional.of(value.toArray(JAVA_BYTE));
        }
    }

    @Override
    public List<byte[]> keys(BpfMap map) {
        var keys = new ArrayList<byte[]>();
        try (var arena = Arena.ofConfined()) {
            MemorySegment next = arena.allocate(map.shape().keyBytes(), Long.BYTES);
            var first = new BpfAttribute(arena, BpfStruct.MAP_ELEMENT)
                    .put("map_fd", map.fd().number());
            long result = first.put("value", next).call(gate, BPF_MAP_GET_NEXT_KEY);
            // An entry that goes while it is the last one read lets the kernel begin again; that ends, too.
            while (result == 0 && keys.size() < map.shape().maxEntries()) {
                byte[] key = next.toArray(JAVA_BYTE);
                keys.add(key);
                result = element(arena, map, key).put("value", next).call(gate, BPF_MAP_GET_NEXT_KEY);
            }
            if (result != -Errno.ENOENT.number()) check(result, "BPF_MAP_GET_NEXT_KEY", map);
        }
        return keys;
    }

    @Override
    public void update(BpfMap map, byte[] key, byte[] value, Update update) {
        requireLength("value", value, map.shape().valueBytes());
        int flags = switch (update) {
            case PUT -> BPF_ANY;
            case ADD -> BPF_NOEXIST;
            case CHANGE -> BPF_EXIST;
        };
        try (var arena = Arena.ofConfined()) {
            long result = element(arena, map, key)
                    .put("value", arena.allocateFrom(JAVA_BYTE, value))
                    .put("flags", flags)
                    .call(gate, BPF_MAP_UPDATE_ELEM);
            check(result, "BPF_MAP_UPDATE_ELEM", map);
        }
    }

    @Override
    public boolean delete(BpfMap map, byte[] key) {
        try (var arena = Arena.ofConfined()) {
            long result = element(arena, map, key).call(gate, BPF_MAP_DELETE_ELEM);
            if (result == -Errno.ENOENT.number()) {
                return false;
            }
            check(result, "BPF_MAP_DELETE_ELEM", map);
            return true;
        }
    }

    private static BpfAttribute element(Arena arena, BpfMap map, byte[] key) {
        requireLength("key", key, map.shape().keyBytes());
        return new BpfAttribute(arena, BpfStruct.MAP_ELEMENT)
                .put("map_fd", map.fd().number())
                .put("key", arena.allocateFrom(JAVA_BYTE, key));
    }

    private static void requireLength(String what, byte[] bytes, int length) {
        if (bytes.length != length) {
            throw new IllegalArgumentException(
                    "a %s of this map has %d bytes, not %d".formatted(what, length, bytes.length));
        }
    }

    private static void check(long result, String command, BpfMap map) {
        if (result < 0) {
            throw SyscallException.of("bpf(%s, %s)".formatted(command, map.fd()), result);
        }
    }
}

package io.gatun.linux.security;

import static io.gatun.linux.abi.Bpf.BPF_OBJ_GET;
import static io.gatun.linux.abi.Bpf.BPF_OBJ_PIN;

import io.gatun.linux.abi.BpfStruct;
import io.gatun.linux.abi.CString;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/** {@link BpfPins} of the running kernel. */
public final class KernelBpfPins implements BpfPins {
    private final SyscallGate gate;

    public KernelBpfPins(SyscallGate gate) {
        this.gate = gate;
    }

    @Override
    public void pin(Fd object, Path absolute) {
        try (var arena = Arena.ofConfined()) {
            long result =
                    attribute(arena, absolute).put("bpf_fd", object.number()).call(gate, BPF_OBJ_PIN);
            SyscallException.check("bpf(BPF_OBJ_PIN, \"%s\", %s)".formatted(absolute, object), result);
        }
    }

    @Override
    public Fd get(Path absolute) {
        try (var arena = Arena.ofConfined()) {
            long result = attribute(arena, absolute).call(gate, BPF_OBJ_GET);
            return new Fd(gate, SyscallException.check("bpf(BPF_OBJ_GET, \"%s\")".formatted(absolute), result));
        }
    }

    private static BpfAttribute attribute(Arena arena, Path path) {
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("not an absolute path: " + path);
        }
        return new BpfAttribute(arena, BpfStruct.OBJECT).put("pathname", CString.in(arena, path.toString()));
    }
}

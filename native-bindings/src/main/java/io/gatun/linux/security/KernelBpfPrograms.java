package io.gatun.linux.security;

import static io.gatun.linux.abi.Bpf.BPF_F_ALLOW_MULTI;
import static io.gatun.linux.abi.Bpf.BPF_F_ALLOW_OVERRIDE;
import static io.gatun.linux.abi.Bpf.BPF_F_REPLACE;
import static io.gatun.linux.abi.Bpf.BPF_PROG_ATTACH;
import static io.gatun.linux.abi.Bpf.BPF_PROG_DETACH;
import static io.gatun.linux.abi.Bpf.BPF_PROG_GET_FD_BY_ID;
import static io.gatun.linux.abi.Bpf.BPF_PROG_LOAD;
import static io.gatun.linux.abi.Bpf.BPF_PROG_QUERY;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.gatun.linux.abi.BpfStruct;
import io.gatun.linux.abi.CString;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/** {@link BpfPrograms} of the running kernel. */
public final class KernelBpfPrograms implements BpfPrograms {
    // No helper that only GPL programs may call is used.
    private static final String LICENSE = "Apache-2.0";
    private static final int LOG_BYTES = 1 << 20;
    private static final int MAX_ATTACHED = 64;

    private final SyscallGate gate;

    public KernelBpfPrograms(SyscallGate gate) {
        this.gate = gate;
    }

    @Override
    public Fd load(BpfProgram program) {
        try (var arena = Arena.ofConfined()) {
            long result = attribute(arena, program).call(gate, BPF_PROG_LOAD);
            if (result >= 0) {
                return new Fd(gate, result);
            }
            // The log costs time and memory, so it is asked for only now that there is something to explain.
            MemorySegment log = arena.allocate(LOG_BYTES);
            result = attribute(arena, program)
                    .put("log_level", 1)
                    .put("log_size", LOG_BYTES)
                    .put("log_buf", log)
                    .call(gate, BPF_PROG_LOAD);
            if (result >= 0) {
                return new Fd(gate, result);
            }
            var refused = SyscallException.of(
                    "bpf(BPF_PROG_LOAD, {prog_type=%s, insn_cnt=%d, prog_name=\"%s\"})"
                            .formatted(program.type(), program.instructions().size(), program.name()),
                    result);
            String text = CString.at(log, 0);
            throw text.isEmpty() ? refused : new BpfVerifierException(refused, text);
        }
    }

    private static BpfAttribute attribute(Arena arena, BpfProgram program) {
        return new BpfAttribute(arena, BpfStruct.PROG_LOAD)
                .put("prog_type", program.type().number())
                .put("insn_cnt", program.instructions().size())
                .put("insns", arena.allocateFrom(JAVA_BYTE, program.encode()))
                .put("license", CString.in(arena, LICENSE))
                .put("prog_name", program.name())
                .put("expected_attach_type", program.type().attachType());
    }

    @Override
    public void attach(Fd program, Fd cgroup, Hook hook, Sharing sharing) {
        int flags = switch (sharing) {
            case EXCLUSIVE -> 0;
            case OVERRIDABLE -> BPF_F_ALLOW_OVERRIDE;
            case TOGETHER -> BPF_F_ALLOW_MULTI;
        };
        try (var arena = Arena.ofConfined()) {
            var attribute = attachment(arena, program, cgroup, hook).put("attach_flags", flags);
            check(
                    attribute,
                    BPF_PROG_ATTACH,
                    "BPF_PROG_ATTACH, %s, %s, %s, %s".formatted(cgroup, program, hook, sharing));
        }
    }

    @Override
    public void replace(Fd old, Fd program, Fd cgroup, Hook hook) {
        try (var arena = Arena.ofConfined()) {
            var attribute = attachment(arena, program, cgroup, hook)
                    .put("attach_flags", BPF_F_ALLOW_MULTI | BPF_F_REPLACE)
                    .put("replace_bpf_fd", old.number());
            check(
                    attribute,
                    BPF_PROG_ATTACH,
                    "BPF_PROG_ATTACH, %s, %s for %s, %s".formatted(cgroup, program, old, hook));
        }
    }

    @Override
    public void detach(Fd program, Fd cgroup, Hook hook) {
        try (var arena = Arena.ofConfined()) {
            var attribute = attachment(arena, program, cgroup, hook);
            check(attribute, BPF_PROG_DETACH, "BPF_PROG_DETACH, %s, %s, %s".formatted(cgroup, program, hook));
        }
    }

    @Override
    public List<Id> attached(Fd cgroup, Hook hook) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment ids = arena.allocate(JAVA_INT, MAX_ATTACHED);
            var attribute = new BpfAttribute(arena, BpfStruct.PROG_QUERY)
                    .put("query.target_fd", cgroup.number())
                    .put("query.attach_type", hook.number())
                    .put("query.prog_ids", ids)
                    .put("query.prog_cnt", MAX_ATTACHED);
            long result = attribute.call(gate, BPF_PROG_QUERY);
            if (result < 0) {
                throw SyscallException.of("bpf(BPF_PROG_QUERY, {target_fd=%s, %s})".formatted(cgroup, hook), result);
            }
            int count = attribute.get("query.prog_cnt");
            int[] numbers = ids.asSlice(0, (long) count * Integer.BYTES).toArray(JAVA_INT);
            return Arrays.stream(numbers).mapToObj(Id::new).toList();
        }
    }

    @Override
    public Fd open(Id program) {
        try (var arena = Arena.ofConfined()) {
            long result = new BpfAttribute(arena, BpfStruct.GET_FD_BY_ID)
                    .put("prog_id", program.number())
                    .call(gate, BPF_PROG_GET_FD_BY_ID);
            if (result < 0) {
                throw SyscallException.of("bpf(BPF_PROG_GET_FD_BY_ID, {%d})".formatted(program.number()), result);
            }
            return new Fd(gate, result);
        }
    }

    private static BpfAttribute attachment(Arena arena, Fd program, Fd cgroup, Hook hook) {
        return new BpfAttribute(arena, BpfStruct.PROG_ATTACH)
                .put("target_fd", cgroup.number())
                .put("attach_bpf_fd", program.number())
                .put("attach_type", hook.number());
    }

    private void check(BpfAttribute attribute, int command, String text) {
        long result = attribute.call(gate, command);
        if (result < 0) {
            throw SyscallException.of("bpf(" + text + ")", result);
        }
    }
}

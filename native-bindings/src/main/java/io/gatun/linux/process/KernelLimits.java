package io.gatun.linux.process;

import static io.gatun.linux.abi.ProcessStruct.RLIMIT64;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gatun.linux.abi.Syscall;
import io.gatun.linux.file.Contents;
import io.gatun.linux.file.Files;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** {@link Limits} of the running kernel. */
public final class KernelLimits implements Limits {
    private static final int SCORE_BYTES = 64;

    private final SyscallGate gate;
    private final Files files;
    private final Contents contents;

    public KernelLimits(SyscallGate gate, Files files, Contents contents) {
        this.gate = gate;
        this.files = files;
        this.contents = contents;
    }

    @Override
    public Rlimit prlimit(Pid pid, ResourceLimit resource) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment old = arena.allocate(RLIMIT64);
            prlimit(pid, resource, MemorySegment.NULL, old);
            return limit(old);
        }
    }

    @Override
    public Rlimit setPrlimit(Pid pid, ResourceLimit resource, Rlimit limit) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocate(RLIMIT64);
            set.setAtIndex(JAVA_LONG, 0, limit.soft());
            set.setAtIndex(JAVA_LONG, 1, limit.hard());
            MemorySegment old = arena.allocate(RLIMIT64);
            prlimit(pid, resource, set, old);
            return limit(old);
        }
    }

    private void prlimit(Pid pid, ResourceLimit resource, MemorySegment set, MemorySegment old) {
        long result = gate.call(Syscall.PRLIMIT64, pid.number(), resource.number(), set.address(), old.address());
        if (result < 0) {
            Object asked = set.equals(MemorySegment.NULL) ? set : limit(set);
            throw SyscallException.of(result, Syscall.PRLIMIT64, pid, resource, asked, old);
        }
    }

    @Override
    public int oomScoreAdj(Pid pid) {
        try (Fd proc = procOf(pid)) {
            byte[] score = contents.readFile(proc, "oom_score_adj", SCORE_BYTES);
            return Integer.parseInt(new String(score, US_ASCII).trim());
        }
    }

    @Override
    public void setOomScoreAdj(Pid pid, int adjustment) {
        try (Fd proc = procOf(pid)) {
            contents.writeFile(
                    proc, "oom_score_adj", Integer.toString(adjustment).getBytes(US_ASCII));
        }
    }

    private Fd procOf(Pid pid) {
        return files.open(Path.of("/proc", pid.toString()), OpenHow.path());
    }

    private static Rlimit limit(MemorySegment memory) {
        return new Rlimit(memory.getAtIndex(JAVA_LONG, 0), memory.getAtIndex(JAVA_LONG, 1));
    }
}

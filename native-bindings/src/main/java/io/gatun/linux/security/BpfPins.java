package io.gatun.linux.security;

import io.gatun.linux.handle.Fd;
import java.nio.file.Path;

/**
 * Names for programs and maps in a bpf file system, which keep them alive (bpf(2), BPF_OBJ_PIN). Paths are the host's, never a
 * container's. All methods throw {@link io.gatun.linux.gate.SyscallException}.
 */
public interface BpfPins {
    /** Gives a program or map the name {@code absolute}; unlinking the name takes it away. */
    void pin(Fd object, Path absolute);

    /** The program or map with that name. The caller closes it. */
    Fd get(Path absolute);
}

package io.gatun.linux.security;

import io.gatun.linux.abi.CString;
import io.gatun.linux.abi.Keyctl;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import java.lang.foreign.Arena;

/** {@link Keyrings} of the running kernel. */
public final class KernelKeyrings implements Keyrings {
    private final SyscallGate gate;

    public KernelKeyrings(SyscallGate gate) {
        this.gate = gate;
    }

    @Override
    public Key joinNewSession() {
        return join(0, "NULL");
    }

    @Override
    public Key joinSession(String name) {
        try (var arena = Arena.ofConfined()) {
            return join(CString.in(arena, name).address(), name);
        }
    }

    private Key join(long address, String name) {
        long result = gate.call(Syscall.KEYCTL, Keyctl.KEYCTL_JOIN_SESSION_KEYRING, address);
        if (result < 0) {
            throw SyscallException.of("keyctl(KEYCTL_JOIN_SESSION_KEYRING, %s)".formatted(name), result);
        }
        return new Key((int) result);
    }
}

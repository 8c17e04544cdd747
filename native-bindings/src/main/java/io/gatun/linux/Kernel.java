package io.gatun.linux;

import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.gate.ffm.FfmGate;
import io.gatun.linux.gate.jnr.JnrGate;
import io.gatun.linux.process.Spawner;
import java.util.Locale;

/** The façade: one kernel, reached through one backend, as slices. Safe for many threads; owns nothing. */
public final class Kernel {
    private final SyscallGate gate;

    private Kernel(SyscallGate gate) {
        this.gate = gate;
    }

    /** Which library makes the native calls. */
    public enum Backend {
        /** Project Panama. */
        FFM,
        /** JNR-FFI, which must be on the module path or class path. */
        JNR;

        /** What {@code -Dgatun.ffi=...} asks for; Panama if nothing. */
        static Backend chosen() {
            return valueOf(System.getProperty("gatun.ffi", "ffm").toUpperCase(Locale.ROOT));
        }
    }

    /** The kernel through the backend that the system property {@code gatun.ffi} names. */
    public static Kernel open() {
        return open(Backend.chosen());
    }

    /** The kernel through {@code backend}. */
    public static Kernel open(Backend backend) {
        return new Kernel(
                switch (backend) {
                    case FFM -> new FfmGate();
                    case JNR -> new JnrGate();
                });
    }

    /** The seam itself, for calls that no slice has. */
    public SyscallGate gate() {
        return gate;
    }

    /** Starts program images. */
    public Spawner spawner() {
        return new Spawner(gate);
    }
}

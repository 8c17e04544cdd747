package io.gatun.linux.process;

import static io.gatun.linux.abi.Wait.CLD_DUMPED;
import static io.gatun.linux.abi.Wait.CLD_EXITED;

/** How a process ended (wait(2)). */
public sealed interface ExitStatus {
    /** It called exit(2). */
    record Exited(int code) implements ExitStatus {
        public Exited {
            if (code < 0 || code > 0xff) {
                throw new IllegalArgumentException("not an exit code: " + code);
            }
        }
    }

    /**
     * A signal ended it.
     *
     * @param core whether the kernel wrote a core file
     */
    record Signaled(Signal signal, boolean core) implements ExitStatus {}

    /**
     * What the status word of wait4(2) says.
     *
     * @throws IllegalArgumentException if the word says that the process has not ended
     */
    static ExitStatus ofWaitStatus(int word) {
        int signal = word & 0x7f;
        if (signal == 0) {
            return new Exited((word >> 8) & 0xff);
        }
        if (signal == 0x7f) {
            throw new IllegalArgumentException("a process that stopped has not ended: 0x" + Integer.toHexString(word));
        }
        return new Signaled(new Signal(signal), (word & 0x80) != 0);
    }

    /** What waitid(2) says: {@code si_code} and {@code si_status}. */
    static ExitStatus ofSiginfo(int code, int status) {
        return code == CLD_EXITED ? new Exited(status & 0xff) : new Signaled(new Signal(status), code == CLD_DUMPED);
    }

    /** The number a shell gives: the exit code, or 128 and the signal's number. */
    default int shellCode() {
        return switch (this) {
            case Exited(int code) -> code;
            case Signaled(Signal signal, boolean core) -> 128 + signal.number();
        };
    }
}

package io.gatun.linux.security;

/**
 * Keyrings of the calling thread (keyrings(7)). A process started from here inherits them. All methods throw {@link
 * io.gatun.linux.gate.SyscallException}.
 */
public interface Keyrings {
    /** A key's number in the kernel. */
    record Key(int serial) {}

    /** Gives the calling thread a session keyring of its own, without the keys it had (keyctl(2)). */
    Key joinNewSession();

    /** Gives the calling thread the session keyring of that name, making it if there is none it may use (keyctl(2)). */
    Key joinSession(String name);
}

package io.gatun.linux.handle;

/**
 * A process, held by a descriptor (pidfd_open(2)), so that a reused number is never taken for it.
 *
 * @param fd owned by this object
 * @param pid the number it had when it was opened
 */
public record PidFd(Fd fd, Pid pid) implements AutoCloseable {
    @Override
    public void close() {
        fd.close();
    }

    /** As strace(1) prints it with -y. */
    @Override
    public String toString() {
        return fd + "<pid:" + pid + ">";
    }
}

package io.gatun.linux.handle;

/**
 * A process id as this process's pid namespace counts (pid_namespaces(7)). A number that names a process only for as
 * long as somebody has not reaped it: signals go through a {@link PidFd}.
 */
public record Pid(int number) {
    public Pid {
        if (number <= 0) {
            throw new IllegalArgumentException("not a process id: " + number);
        }
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}

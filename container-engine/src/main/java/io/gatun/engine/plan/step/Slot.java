package io.gatun.engine.plan.step;

import io.gatun.engine.plan.record.ExitRecord;

/**
 * A descriptor that the engine opens and the program finds under a number fixed by the plan.
 *
 * @param name what it is, as the printed plan calls it
 */
public record Slot(String name) {
    /** Where failures and progress are written. */
    public static final Slot STATUS = new Slot("status");
    /** Where the engine answers; end of file when the engine is gone. */
    public static final Slot CONTROL = new Slot("control");
    /** Where the start byte comes from. */
    public static final Slot START = new Slot("start");
    /** The writing end of {@link #START}, held so that the start survives the engine that created the container. */
    public static final Slot START_WRITER = new Slot("start-writer");
    /** The file for the {@link ExitRecord}. */
    public static final Slot EXIT = new Slot("exit");
    /** Where 8 bytes are written when all is over: an eventfd(2) or a pipe. */
    public static final Slot NOTIFY = new Slot("notify");
    /** The container's standard input. */
    public static final Slot STDIN = new Slot("stdin");
    /** The container's standard output. */
    public static final Slot STDOUT = new Slot("stdout");
    /** The container's standard error. */
    public static final Slot STDERR = new Slot("stderr");
    /** The writing end of a standard input that the supervisor keeps open. */
    public static final Slot STDIN_WRITER = new Slot("stdin-writer");
    /** The reading end of a standard output that the supervisor logs. */
    public static final Slot STDOUT_READER = new Slot("stdout-reader");
    /** The reading end of a standard error that the supervisor logs. */
    public static final Slot STDERR_READER = new Slot("stderr-reader");
    /** The directory of the log files. */
    public static final Slot LOG_DIRECTORY = new Slot("log-directory");
    /** Where logged output is handed on as it comes: a pipe or a stream socket. */
    public static final Slot LIVE = new Slot("live");
    /** The socket that gets the terminal's master side. */
    public static final Slot CONSOLE = new Slot("console");
    /** The other end of {@link #CONSOLE} when the supervisor keeps the master. */
    public static final Slot CONSOLE_RECEIVER = new Slot("console-receiver");
    /** The socket that gets the seccomp notification descriptor. */
    public static final Slot LISTENER = new Slot("seccomp-listener");
    /** The file with the container's state, for its hooks. */
    public static final Slot STATE = new Slot("state");
    /** The root filesystem as a detached tree. */
    public static final Slot ROOTFS = new Slot("rootfs");
    /** The layer that hides what is private to the host, as a detached mount. */
    public static final Slot MASK = new Slot("mask");
    /** The cgroup2 directory to be born in. */
    public static final Slot CGROUP = new Slot("cgroup");
    /** The file that kills all of a cgroup2 group when "1" is written to it. */
    public static final Slot CGROUP_KILL = new Slot("cgroup.kill");
    /** The process whose namespaces are joined. */
    public static final Slot TARGET = new Slot("target");

    /** A network namespace that was made ahead. */
    public static final Slot NETWORK = namespace("network");

    /** What the engine keeps of the channel whose other end is {@code slot}. */
    public static Slot engineEnd(Slot slot) {
        return new Slot("engine:" + slot.name);
    }

    /** The {@code index}th bind source as a detached tree. */
    public static Slot bind(int index) {
        return new Slot("bind" + index);
    }

    /** The tasks file of a cgroup v1 hierarchy. */
    public static Slot tasks(String hierarchy) {
        return new Slot("tasks:" + hierarchy);
    }

    /** A namespace to join. */
    public static Slot namespace(String type) {
        return new Slot("ns:" + type);
    }

    @Override
    public String toString() {
        return name;
    }
}

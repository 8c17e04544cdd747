package io.gatun.engine.plan;

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
    /** The file for the wait status. */
    public static final Slot EXIT = new Slot("exit");
    /** The container's standard input. */
    public static final Slot STDIN = new Slot("stdin");
    /** The container's standard output. */
    public static final Slot STDOUT = new Slot("stdout");
    /** The container's standard error. */
    public static final Slot STDERR = new Slot("stderr");
    /** The socket that gets the terminal's master side. */
    public static final Slot CONSOLE = new Slot("console");
    /** The socket that gets the seccomp notification descriptor. */
    public static final Slot LISTENER = new Slot("seccomp-listener");
    /** The root filesystem as a detached tree. */
    public static final Slot ROOTFS = new Slot("rootfs");
    /** The layer that hides what is private to the host, as a detached mount. */
    public static final Slot MASK = new Slot("mask");
    /** The cgroup2 directory to be born in. */
    public static final Slot CGROUP = new Slot("cgroup");
    /** The process whose namespaces are joined. */
    public static final Slot TARGET = new Slot("target");

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

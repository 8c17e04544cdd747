package io.gatun.engine.state;

import io.gatun.engine.cgroup.CgroupLocation;
import java.time.Instant;
import java.util.Optional;

/** Where a container is in its life. What is on disk; whether a process still runs is asked of the kernel. */
public sealed interface Life {
    /** Defined, never started. */
    record Created() implements Life {}

    /**
     * Somebody is starting it, and holds its lock. Without a holder, whatever was made so far is to be taken back.
     *
     * @param cgroup where its processes are, if there are any
     */
    record Starting(CgroupLocation cgroup) implements Life {}

    /** Its process is prepared and waits for the start, whoever gives it. */
    record Ready(Processes processes, CgroupLocation cgroup) implements Life {}

    /** Its program was started. */
    record Running(Processes processes, CgroupLocation cgroup, Instant started) implements Life {}

    /**
     * Its program ended.
     *
     * @param exitCode as shells give it, 128 + n for signal n; empty if nobody can know it any more
     * @param oomKilled whether the kernel killed a process of it for want of memory
     * @param error why it could not be started, if that is how it ended
     */
    record Stopped(
            Optional<Instant> started, Instant finished, Optional<Integer> exitCode, boolean oomKilled, String error)
            implements Life {}

    /** It is being removed. */
    record Removing() implements Life {}

    /**
     * The processes of a living container.
     *
     * @param bootId of the boot in which the numbers are valid
     * @param supervisor who waits for the program; the program itself in OCI mode
     * @param container the container's first process
     */
    record Processes(String bootId, ProcessRef supervisor, ProcessRef container) {}

    /** The word for people, as docker has it. */
    default String word() {
        return switch (this) {
            case Created() -> "created";
            case Starting starting -> "starting";
            case Ready ready -> "created";
            case Running running -> "running";
            case Stopped stopped -> "exited";
            case Removing() -> "removing";
        };
    }
}

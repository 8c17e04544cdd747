package io.gatun.engine.state;

import io.gatun.engine.cgroup.CgroupLocation;
import java.time.Instant;
import java.util.Optional;

/** Where a container is in its life. What is on disk; whether a process still runs is asked of the kernel. */
public sealed interface Life {
    /**
     * Defined, never started.
     *
     * @param groups its control groups, if they are there already
     */
    record Created(Optional<CgroupLocation> groups) implements Life {
        /** Without groups. */
        public Created() {
            this(Optional.empty());
        }
    }

    /**
     * Somebody is starting it, and holds its lock. Without a holder, whatever was made so far is to be taken back.
     *
     * @param cgroup where its processes are, if there are any
     */
    record Starting(CgroupLocation cgroup) implements Life {}

    /** Its process is prepared and waits for the start, whoever gives it. */
    record Ready(Processes processes, CgroupLocation cgroup, StartGate gate) implements Life {}

    /**
     * Its program was started.
     *
     * @param asked whether somebody has asked it to stop: its end is then what was wanted, not one to restart it after
     */
    record Running(Processes processes, CgroupLocation cgroup, Instant started, boolean asked) implements Life {
        /** Nobody has asked it to stop. */
        public Running(Processes processes, CgroupLocation cgroup, Instant started) {
            this(processes, cgroup, started, false);
        }

        /** The same, asked to stop. */
        public Running askedToStop() {
            return new Running(processes, cgroup, started, true);
        }
    }

    /**
     * Its program ended.
     *
     * @param exitCode as shells give it, 128 + n for signal n; empty if nobody can know it any more
     * @param oomKilled whether the kernel killed a process of it for want of memory
     * @param error why it could not be started, if that is how it ended
     * @param asked whether it ended after somebody had asked it to stop
     */
    record Stopped(
            Optional<Instant> started,
            Instant finished,
            Optional<Integer> exitCode,
            boolean oomKilled,
            String error,
            boolean asked)
            implements Life {
        /** The same with this error. */
        public Stopped withError(String other) {
            return new Stopped(started, finished, exitCode, oomKilled, other, asked);
        }
    }

    /**
     * The processes of a living container.
     *
     * @param bootId of the boot in which the numbers are valid
     * @param supervisor who waits for the program; the program itself in OCI mode
     * @param container the container's first process
     */
    record Processes(String bootId, ProcessRef supervisor, ProcessRef container) {}

    /**
     * Where a waiting process has the pipes of its start.
     *
     * @param start its descriptor of the pipe that the start byte comes from
     * @param status its descriptor of the pipe that closes when the program is executed
     * @param executes the first entry of its program that executes the container's: failures of earlier ones are others
     */
    record StartGate(int start, int status, int executes) {}

    /** The processes, where there are any. */
    default Optional<Processes> living() {
        return switch (this) {
            case Ready ready -> Optional.of(ready.processes());
            case Running running -> Optional.of(running.processes());
            case Created created -> Optional.empty();
            case Starting starting -> Optional.empty();
            case Stopped stopped -> Optional.empty();
        };
    }

    /** The control groups, where there are any. */
    default Optional<CgroupLocation> groups() {
        return switch (this) {
            case Starting starting -> Optional.of(starting.cgroup());
            case Ready ready -> Optional.of(ready.cgroup());
            case Running running -> Optional.of(running.cgroup());
            case Created created -> created.groups();
            case Stopped stopped -> Optional.empty();
        };
    }

    /** The word for people, as docker has it. */
    default String word() {
        return switch (this) {
            case Created created -> "created";
            case Starting starting -> "starting";
            case Ready ready -> "created";
            case Running running -> "running";
            case Stopped stopped -> "exited";
        };
    }
}

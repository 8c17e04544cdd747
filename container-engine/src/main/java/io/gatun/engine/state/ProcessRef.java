package io.gatun.engine.state;

import io.gatun.linux.handle.Pid;

/**
 * A process that can be recognised later: its number may be given to another one, but not its start.
 *
 * @param pid the number
 * @param startTicks field 22 of /proc/PID/stat (proc_pid_stat(5)), clock ticks since the host's boot
 */
public record ProcessRef(Pid pid, long startTicks) {}

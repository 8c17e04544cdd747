package io.gatun.linux.security;

import io.gatun.linux.handle.Pid;
import java.util.List;
import java.util.Optional;

/**
 * A call that waits for an answer (seccomp_unotify(2)).
 *
 * @param id the kernel's number for this notification
 * @param thread who made it; absent if that thread is in no pid namespace of ours
 * @param number of the call on its architecture
 * @param architecture {@code AUDIT_ARCH_*}: a number means different calls on different ones
 * @param arguments six, as they were in the registers
 */
public record SeccompNotification(long id, Optional<Pid> thread, int number, int architecture, List<Long> arguments) {
    public SeccompNotification {
        arguments = List.copyOf(arguments);
    }
}

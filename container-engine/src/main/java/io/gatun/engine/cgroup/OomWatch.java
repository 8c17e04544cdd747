package io.gatun.engine.cgroup;

import static io.gatun.linux.abi.Poll.EFD_CLOEXEC;
import static io.gatun.linux.abi.Poll.EFD_NONBLOCK;
import static io.gatun.linux.abi.Poll.POLLIN;
import static io.gatun.linux.abi.Poll.POLLPRI;

import io.gatun.engine.cgroup.CgroupException.Unsupported;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import java.util.Optional;

/**
 * Announces that a container is out of memory, to whoever polls a descriptor (poll(2), epoll(7)). It may also be ready for
 * another reason: the removal of the group, a limit run into without a kill. {@link Cgroup#oomKills} tells.
 *
 * <p>Version 1 announces what happens to the container's own limit, not to a lower one that it has given a group inside.
 */
public final class OomWatch implements AutoCloseable {
    private final ControlFiles control;
    private final Fd announcing;
    private final Optional<Fd> watched;

    private OomWatch(ControlFiles control, Fd announcing, Optional<Fd> watched) {
        this.control = control;
        this.announcing = announcing;
        this.watched = watched;
    }

    static OomWatch of(SyscallGate gate, ControlFiles control, Optional<GroupDirectory> memory) {
        GroupDirectory directory = memory.orElseThrow(() -> new Unsupported(
                "the out-of-memory event", "the cgroup controller memory", "start the container on a machine with it"));
        return directory.isUnified() ? ofV2(control, directory) : ofV1(gate, control, directory);
    }

    // The kernel notifies whoever polls the file of events, once for each time it was read before.
    private static OomWatch ofV2(ControlFiles control, GroupDirectory directory) {
        var watch = new OomWatch(control, control.openForReading(directory.fd(), "memory.events"), Optional.empty());
        watch.acknowledge();
        return watch;
    }

    // An eventfd registered for the file (cgroup-v1/memory, "OOM Control").
    private static OomWatch ofV1(SyscallGate gate, ControlFiles control, GroupDirectory directory) {
        Fd watched = control.openForReading(directory.fd(), "memory.oom_control");
        try {
            long result = gate.call(Syscall.EVENTFD2, 0, EFD_CLOEXEC | EFD_NONBLOCK);
            Fd event = new Fd(gate, SyscallException.check("eventfd2(0, EFD_CLOEXEC|EFD_NONBLOCK)", result));
            return new OomWatch(control, event, Optional.of(watched)).registered(directory);
        } catch (SyscallException e) {
            watched.close();
            throw e;
        }
    }

    private OomWatch registered(GroupDirectory directory) {
        try {
            String pair = announcing.number() + " " + watched.orElseThrow().number();
            control.write(directory.fd(), "cgroup.event_control", pair);
            return this;
        } catch (SyscallException e) {
            announcing.close();
            throw e;
        }
    }

    /** What to poll; borrowed. */
    public Fd descriptor() {
        return announcing;
    }

    /** The event to poll for: POLLIN or POLLPRI, which are epoll's too. */
    public long events() {
        return watched.isPresent() ? POLLIN : POLLPRI;
    }

    /** Makes the descriptor not ready until the next time. */
    public void acknowledge() {
        try {
            control.reread(announcing);
        } catch (SyscallException e) {
            // An eventfd has no end: it is read until there is nothing more in it.
            if (!e.is(Errno.EAGAIN)) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        announcing.close();
        watched.ifPresent(Fd::close);
    }
}

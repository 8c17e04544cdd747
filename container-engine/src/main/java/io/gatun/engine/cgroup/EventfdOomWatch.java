package io.gatun.engine.cgroup;

import static io.gatun.linux.abi.Poll.POLLIN;

import io.gatun.linux.event.EventCounter;
import io.gatun.linux.event.Events;
import io.gatun.linux.event.Events.Counting;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;

/** Version 1: an eventfd that was registered for the group (cgroup-v1/memory, "OOM Control"). */
record EventfdOomWatch(EventCounter counter, Fd watched) implements OomWatch {
    static EventfdOomWatch of(Events events, ControlFiles control, GroupDirectory group) {
        Fd watched = control.openForReading(group.fd(), "memory.oom_control");
        try {
            var watch = new EventfdOomWatch(events.eventfd(0, Counting.ALL), watched);
            watch.register(control, group);
            return watch;
        } catch (SyscallException e) {
            watched.close();
            throw e;
        }
    }

    private void register(ControlFiles control, GroupDirectory group) {
        try {
            control.write(group.fd(), "cgroup.event_control", descriptor().number() + " " + watched.number());
        } catch (SyscallException e) {
            counter.close();
            throw e;
        }
    }

    @Override
    public Fd descriptor() {
        return counter.fd();
    }

    @Override
    public long events() {
        return POLLIN;
    }

    @Override
    public void acknowledge() {
        counter.take();
    }

    @Override
    public void close() {
        counter.close();
        watched.close();
    }
}

package io.gatun.engine.cgroup;

import static io.gatun.linux.abi.Poll.POLLPRI;

import io.gatun.linux.handle.Fd;

/** Version 2: the kernel wakes whoever polls memory.events, once for each time that it was read before. */
record MemoryEventsOomWatch(ControlFiles control, Fd descriptor) implements OomWatch {
    static MemoryEventsOomWatch of(ControlFiles control, GroupDirectory group) {
        var watch = new MemoryEventsOomWatch(control, control.openForReading(group.fd(), "memory.events"));
        watch.acknowledge();
        return watch;
    }

    @Override
    public long events() {
        return POLLPRI;
    }

    @Override
    public void acknowledge() {
        control.reread(descriptor);
    }

    @Override
    public void close() {
        descriptor.close();
    }
}

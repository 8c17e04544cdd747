package io.gatun.engine.oci;

import io.gatun.engine.cgroup.Cgroup;
import io.gatun.engine.cgroup.CgroupException;
import io.gatun.engine.cgroup.OomWatch;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.ContainerId;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Poll;
import io.gatun.linux.event.Epoll;
import io.gatun.linux.handle.PidFd;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Reports what happens to a container until its first process ends. */
public final class EventLoop {
    private final Kernel kernel;
    private final ContainerId id;
    private final Cgroup cgroup;
    private final Consumer<Json> sink;
    private long kills;

    /** Borrows the control groups. */
    public EventLoop(Kernel kernel, ContainerId id, Cgroup cgroup, Consumer<Json> sink) {
        this.kernel = kernel;
        this.id = id;
        this.cgroup = cgroup;
        this.sink = sink;
    }

    /** Reports the use of resources every {@code interval} and each time a process is killed for want of memory. */
    public void run(PidFd process, Duration interval) {
        kills = cgroup.oomKills();
        var watch = watch();
        try (Epoll any = kernel.events().epoll()) {
            any.add(process.fd(), Poll.EPOLLIN, 0);
            watch.ifPresent(oom -> any.add(oom.descriptor(), oom.events(), 0));
            boolean ended = false;
            while (!ended) {
                sink.accept(Statistics.event(id, cgroup.stats()));
                kernel.events().awaitReadable(any.fd(), interval);
                ended = kernel.events().awaitReadable(process.fd(), Duration.ZERO);
                watch.ifPresent(this::report);
            }
        } finally {
            watch.ifPresent(OomWatch::close);
        }
    }

    private Optional<OomWatch> watch() {
        try {
            return Optional.of(cgroup.watchOom());
        } catch (CgroupException.Unsupported e) {
            return Optional.empty();
        }
    }

    private void report(OomWatch watch) {
        watch.acknowledge();
        for (long now = cgroup.oomKills(); kills < now; kills++) {
            sink.accept(Statistics.outOfMemory(id));
        }
    }
}

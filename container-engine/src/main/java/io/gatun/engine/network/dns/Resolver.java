package io.gatun.engine.network.dns;

import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.network.host.HostNetwork;
import io.gatun.engine.network.store.NetworkRecords;
import io.gatun.engine.network.store.NetworkStore;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Poll;
import io.gatun.linux.event.Inotify;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The name server of containers in networks that people made: one on the loopback of each container that runs, as docker has it, for
 * as long as this is open. It learns from the directory of networks when one comes or goes, whichever process starts it.
 */
public final class Resolver implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Resolver.class.getName());
    private static final Duration RARELY = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofMillis(50);
    private static final int EVENT_BYTES = 4096;
    /** Stands for the process of a container whose program does not run yet. */
    private static final Integer NOBODY = 0;

    private final Kernel kernel;
    private final NetworkRecords records;
    private final ResolverLoop loop;
    private final Inotify changes;
    /** Whose namespace is whose process's; the lock is this. */
    private final Map<ContainerId, Integer> served = new HashMap<>();

    private final Thread thread = new Thread(this::run, "gatun-resolver-watch");
    private volatile boolean closing;

    /** Begins to answer. The caller closes it. */
    public Resolver(Kernel kernel, NetworkRecords records, HostNetwork host) {
        this.kernel = kernel;
        this.records = records;
        var answering = new Answering(records, new Names(kernel), new Upstream(host));
        this.loop = ResolverLoop.open(kernel, answering);
        this.changes = kernel.events().inotify();
        try (NetworkStore store = records.store()) {
            changes.add(store.directory(), Poll.IN_MOVED_TO);
        }
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        Duration patience = Duration.ZERO;
        while (!closing) {
            try {
                if (kernel.events().awaitReadable(changes.fd(), patience)) {
                    kernel.contents().readOnce(changes.fd(), EVENT_BYTES);
                }
                patience = refresh() ? RARELY : SOON;
            } catch (SyscallException | EngineException e) {
                LOG.log(System.Logger.Level.WARNING, "cannot look which containers want names", e);
                patience = RARELY;
            }
        }
    }

    /**
     * Answers a container of this process's before its program can ask.
     *
     * @param namespace its network's, borrowed
     */
    public synchronized void expect(ContainerId container, Fd namespace) {
        if (served.remove(container) != null) loop.remove(container);
        serve(container, NOBODY, () -> loop.add(container, namespace));
    }

    /** Begins and ends with containers; returns whether none is just starting. */
    private boolean refresh() {
        Set<ContainerId> expected = expected();
        var wanted = new HashMap<ContainerId, Integer>();
        var starting = new HashSet<ContainerId>();
        for (ContainerId member : records.named()) {
            var opened = records.containers().open(member);
            if (opened.isEmpty()) {
                continue;
            }
            try (var directory = opened.get()) {
                var pid = records.containers().pid(directory);
                pid.ifPresent(number -> wanted.put(member, number));
                if (pid.isEmpty() && records.containers().isRunning(directory)) starting.add(member);
            }
        }
        serve(wanted, expected, starting);
        return starting.isEmpty();
    }

    private synchronized Set<ContainerId> expected() {
        var expected = new HashSet<>(served.keySet());
        expected.removeIf(member -> !NOBODY.equals(served.get(member)));
        return expected;
    }

    /** Of whoever came to be expected after the look nothing is known yet. */
    private synchronized void serve(
            Map<ContainerId, Integer> wanted, Set<ContainerId> expected, Set<ContainerId> starting) {
        served.replaceAll((member, pid) -> expected.contains(member) ? wanted.getOrDefault(member, pid) : pid);
        served.entrySet().removeIf(each -> {
            ContainerId member = each.getKey();
            boolean gone = NOBODY.equals(each.getValue())
                    ? expected.contains(member) && !starting.contains(member)
                    : !each.getValue().equals(wanted.get(member));
            if (gone) {
                loop.remove(member);
            }
            return gone;
        });
        wanted.forEach((member, pid) -> {
            if (!served.containsKey(member)) {
                serve(member, pid, () -> loop.add(member, pid));
            }
        });
    }

    /** Something that may fail because a container is gone. */
    @FunctionalInterface
    private interface Beginning {
        void run() throws IOException;
    }

    private void serve(ContainerId member, Integer pid, Beginning beginning) {
        try {
            beginning.run();
            served.put(member, pid);
        } catch (IOException | SyscallException e) {
            LOG.log(System.Logger.Level.DEBUG, "no names for container {0}: {1}", member.shortForm(), e.getMessage());
        }
    }

    @Override
    public void close() {
        closing = true;
        records.changed();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        loop.close();
        changes.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

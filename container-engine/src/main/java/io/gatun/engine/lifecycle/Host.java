package io.gatun.engine.lifecycle;

import io.gatun.engine.cgroup.Cgroups;
import io.gatun.engine.launch.HookRunner;
import io.gatun.engine.launch.Joiner;
import io.gatun.engine.launch.Nursery;
import io.gatun.engine.launch.ProcessTable;
import io.gatun.engine.launch.RemoteStart;
import io.gatun.engine.launch.Starter;
import io.gatun.engine.security.FilterCache;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Arch;

/** This machine, as the operations on containers use it. Made once; safe for many threads. */
public final class Host implements AutoCloseable {
    private final Kernel kernel;
    private final Cgroups cgroups;
    private final ProcessTable processes;
    private final Nursery nursery;
    private final Starter starter;
    private final Joiner joiner;
    private final RemoteStart remoteStart;
    private final HookRunner hooks;
    private final int lastCapability;

    private Host(Kernel kernel, int lastCapability) {
        this.kernel = kernel;
        this.lastCapability = lastCapability;
        this.cgroups = Cgroups.open(kernel);
        this.processes = new ProcessTable(kernel);
        var filters = new FilterCache(Arch.current());
        this.nursery = new Nursery(kernel);
        this.starter = new Starter(kernel, nursery, cgroups, filters, processes, lastCapability);
        this.joiner = new Joiner(kernel, nursery, filters, processes, lastCapability);
        this.remoteStart = new RemoteStart(kernel);
        this.hooks = new HookRunner(kernel);
    }

    /** Opens the machine through {@code kernel}. The caller closes it. */
    public static Host open(Kernel kernel) {
        return new Host(kernel, CapabilityLimit.read(kernel));
    }

    public Kernel kernel() {
        return kernel;
    }

    public Cgroups cgroups() {
        return cgroups;
    }

    public ProcessTable processes() {
        return processes;
    }

    public Starter starter() {
        return starter;
    }

    public Joiner joiner() {
        return joiner;
    }

    public RemoteStart remoteStart() {
        return remoteStart;
    }

    public HookRunner hooks() {
        return hooks;
    }

    /** The highest capability that the kernel knows. */
    public int lastCapability() {
        return lastCapability;
    }

    @Override
    public void close() {
        nursery.close();
        cgroups.close();
    }
}

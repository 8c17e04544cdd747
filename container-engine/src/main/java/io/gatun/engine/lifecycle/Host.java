package io.gatun.engine.lifecycle;

import io.gatun.engine.cgroup.Cgroups;
import io.gatun.engine.launch.HookRunner;
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
    private final Starter starter;
    private final RemoteStart remoteStart;
    private final HookRunner hooks;

    private Host(Kernel kernel, int lastCapability) {
        this.kernel = kernel;
        this.cgroups = Cgroups.open(kernel);
        this.processes = new ProcessTable(kernel);
        this.starter = new Starter(kernel, cgroups, new FilterCache(Arch.current()), processes, lastCapability);
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

    public RemoteStart remoteStart() {
        return remoteStart;
    }

    public HookRunner hooks() {
        return hooks;
    }

    @Override
    public void close() {
        cgroups.close();
    }
}

package io.gatun.engine.launch;

import static io.gatun.linux.mount.Mounts.Recursion.ONE_MOUNT;
import static io.gatun.linux.mount.Mounts.Recursion.RECURSIVE;

import io.gatun.engine.launch.Launch.Surroundings;
import io.gatun.engine.plan.frame.Descriptors;
import io.gatun.engine.plan.lower.Lowering;
import io.gatun.engine.plan.lower.Lowering.Lowered;
import io.gatun.engine.plan.step.Resource;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.tree.BoundSource;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Arch;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Pipes;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.process.Inherited;
import io.gatun.linux.program.ElfImage;
import io.gatun.linux.program.ProgramBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts plans: opens what they need on the host, makes their program and spawns it. */
public final class Launcher {
    private final Kernel kernel;
    private final ProgramStarter programs;
    private final Optional<Nursery> nursery;

    public Launcher(Kernel kernel) {
        this(kernel, spawning(kernel), Optional.empty());
    }

    /** Takes processes of {@code nursery}, which it does not own, wherever it can. */
    Launcher(Kernel kernel, Nursery nursery) {
        this(kernel, spawning(kernel), Optional.of(nursery));
    }

    Launcher(Kernel kernel, ProgramStarter programs) {
        this(kernel, programs, Optional.empty());
    }

    private Launcher(Kernel kernel, ProgramStarter programs, Optional<Nursery> nursery) {
        this.kernel = kernel;
        this.programs = programs;
        this.nursery = nursery;
    }

    private static ProgramStarter spawning(Kernel kernel) {
        return (program, reportNumber, title, inherited) ->
                kernel.spawner().spawn(ElfImage.of(program, reportNumber), title, inherited);
    }

    Kernel kernel() {
        return kernel;
    }

    /**
     * Spawns a plan's program; its container's process is being made when this returns.
     *
     * @throws LaunchException if something the plan needs cannot be opened
     */
    public Launched launch(Launch launch) {
        var descriptors =
                new Descriptors(launch.plan().resources(), launch.preserved().size());
        try (var opened = new Opened(kernel)) {
            var status = kernel.pipes().pipe2(Pipes.Waiting.BLOCKING);
            opened.keep(Slot.STATUS, status.write());
            opened.keep(Launched.STATUS_READER, status.read());
            opened.borrow(launch.provided());
            for (Resource resource : launch.plan().resources()) {
                opened(resource, opened);
            }
            var begun = begin(launch, descriptors, opened).orElseGet(() -> spawn(launch, descriptors, opened));
            return new Launched(kernel, begun.lowered, descriptors, begun.supervisor, opened.remaining(descriptors));
        }
    }

    private record Begun(Lowered lowered, Pid supervisor) {}

    /** In a process that is there already. */
    private Optional<Begun> begin(Launch launch, Descriptors descriptors, Opened opened) {
        if (launch.surroundings() == Surroundings.CALLERS || !launch.preserved().isEmpty()) return Optional.empty();
        return nursery.filter(Nursery::isOpen).flatMap(open -> {
            var place = ProgramBuilder.at(Arch.current(), Zygote.programAddress());
            var lowered = Lowering.lower(launch.plan(), descriptors, place);
            List<Fd> given = descriptors.slots().stream().map(opened::get).toList();
            return open.begin(lowered.program(), launch.title(), given).map(pid -> new Begun(lowered, pid));
        });
    }

    private Begun spawn(Launch launch, Descriptors descriptors, Opened opened) {
        var lowered = Lowering.lower(launch.plan(), descriptors, Arch.current());
        var inherited = inherited(descriptors, opened, launch.preserved());
        Pid supervisor = programs.start(lowered.program(), descriptors.number(Slot.STATUS), launch.title(), inherited);
        return new Begun(lowered, supervisor);
    }

    private void opened(Resource resource, Opened opened) {
        if (opened.has(resource.slot())) {
            return;
        }
        try {
            open(resource, opened);
        } catch (SyscallException e) {
            throw new LaunchException(resource, e);
        }
    }

    private void open(Resource resource, Opened opened) {
        switch (resource) {
            case Resource.Provided provided -> {}
            case Resource.Channel channel -> opened.channel(channel);
            case Resource.Tree(var slot, var path, var part, boolean recursive) ->
                opened.keep(slot, new BoundSource(kernel).copy(path, part, recursive ? RECURSIVE : ONE_MOUNT));
            case Resource.MappedTree mapped -> throw new IllegalStateException("not provided: " + mapped.what());
            case Resource.CopiedTmpfs copied -> opened.keep(copied.slot(), new TmpfsCopy(kernel).make(copied));
            case Resource.DeviceTree device -> opened.keep(device.slot(), new DeviceFiles(kernel).open(device));
            case Resource.NamespaceFile(var slot, var path) ->
                opened.keep(slot, kernel.files().open(Path.of(path), OpenHow.read()));
        }
    }

    private static List<Inherited> inherited(Descriptors descriptors, Opened opened, List<Fd> preserved) {
        var inherited = new ArrayList<Inherited>();
        for (int i = 0; i < preserved.size(); i++) {
            inherited.add(new Inherited(preserved.get(i), Descriptors.FIRST + i));
        }
        for (Slot slot : descriptors.slots()) {
            inherited.add(new Inherited(opened.get(slot), descriptors.number(slot)));
        }
        return inherited;
    }
}

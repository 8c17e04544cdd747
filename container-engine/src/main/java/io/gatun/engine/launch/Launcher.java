package io.gatun.engine.launch;

import static io.gatun.linux.mount.Mounts.Recursion.ONE_MOUNT;
import static io.gatun.linux.mount.Mounts.Recursion.RECURSIVE;

import io.gatun.engine.plan.Descriptors;
import io.gatun.engine.plan.Lowering;
import io.gatun.engine.plan.Resource;
import io.gatun.engine.plan.Slot;
import io.gatun.engine.state.Life.StartGate;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Arch;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Pipes;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.process.Inherited;
import io.gatun.linux.program.ElfImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts plans: opens what they need on the host, makes their program and spawns it. */
public final class Launcher {
    private final Kernel kernel;

    public Launcher(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * Spawns a plan's program; its container's process is being made when this returns.
     *
     * @throws io.gatun.linux.gate.SyscallException if something the plan needs cannot be opened
     */
    public Launched launch(Launch launch) {
        var descriptors =
                new Descriptors(launch.plan().resources(), launch.preserved().size());
        var lowered = Lowering.lower(launch.plan(), descriptors, Arch.current());
        byte[] image = ElfImage.of(lowered.program(), descriptors.number(Slot.STATUS));
        var status = kernel.pipes().pipe2(Pipes.Waiting.BLOCKING);
        var control = kernel.pipes().pipe2(Pipes.Waiting.BLOCKING);
        var start = kernel.pipes().pipe2(Pipes.Waiting.BLOCKING);
        try (var opened = new Opened()) {
            var all = new HashMap<>(launch.provided());
            all.put(Slot.STATUS, opened.add(status.write()));
            all.put(Slot.CONTROL, opened.add(control.read()));
            all.put(Slot.START, opened.add(start.read()));
            all.put(Slot.START_WRITER, start.write());
            for (Resource resource : launch.plan().resources()) {
                open(resource, opened).ifPresent(fd -> all.put(resource.slot(), fd));
            }
            Pid supervisor =
                    kernel.spawner().spawn(image, launch.title(), inherited(descriptors, all, launch.preserved()));
            var gate = new StartGate(descriptors.number(Slot.START), descriptors.number(Slot.STATUS));
            var pipes = new Launched.Pipes(status.read(), control.write(), start.write());
            return new Launched(kernel, lowered, gate, supervisor, pipes);
        } catch (RuntimeException e) {
            List.of(status.read(), control.write(), start.write()).forEach(Fd::close);
            throw e;
        }
    }

    private Optional<Fd> open(Resource resource, Opened opened) {
        return switch (resource) {
            case Resource.Provided provided -> Optional.empty();
            case Resource.Tree(var slot, var path, boolean recursive) ->
                Optional.of(opened.add(kernel.mounts().cloneTree(path, recursive ? RECURSIVE : ONE_MOUNT)));
            case Resource.NamespaceFile(var slot, var path) ->
                Optional.of(opened.add(kernel.files().open(Path.of(path), OpenHow.read())));
        };
    }

    private static List<Inherited> inherited(Descriptors descriptors, Map<Slot, Fd> all, List<Fd> preserved) {
        var inherited = new ArrayList<Inherited>();
        for (int i = 0; i < preserved.size(); i++) {
            inherited.add(new Inherited(preserved.get(i), Descriptors.FIRST + i));
        }
        for (Slot slot : descriptors.slots()) {
            Fd fd = all.get(slot);
            if (fd == null) {
                throw new IllegalStateException("nothing was provided for " + slot);
            }
            inherited.add(new Inherited(fd, descriptors.number(slot)));
        }
        return inherited;
    }

    /** Descriptors that the child has got and this process needs no longer. */
    private static final class Opened implements AutoCloseable {
        private final List<Fd> descriptors = new ArrayList<>();

        Fd add(Fd fd) {
            descriptors.add(fd);
            return fd;
        }

        @Override
        public void close() {
            descriptors.forEach(Fd::close);
        }
    }
}

package io.gatun.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.engine.cgroup.Cgroup;
import io.gatun.engine.cgroup.CgroupPath;
import io.gatun.engine.cgroup.Cgroups;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.plan.PlanInput;
import io.gatun.engine.plan.step.Supervision;
import io.gatun.engine.security.FilterCache;
import io.gatun.engine.testing.Bundles;
import io.gatun.engine.testing.BusyboxRoot;
import io.gatun.engine.testing.Footprint;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Arch;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.process.Inherited;
import io.gatun.linux.program.ElfImage;
import io.gatun.linux.program.Entry;
import io.gatun.linux.program.Program;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A container's process that ends, or that the kernel refuses something, at each system call on its way to the program:
 * the engine says what happened, and nothing is left of it. By default every fifth call is hit; {@code -Dgatun.faults=1}
 * hits all of them.
 */
class StepFaultsIT {
    private static final int STRIDE = Integer.getInteger("gatun.faults", 5);
    private static final int LAST_CAPABILITY = 40;
    private static final int NO_SYSCALL = 0xffff;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Kernel kernel = Kernel.open();
    private final Cgroups cgroups = Cgroups.open(kernel);
    private final ContainerId id = ContainerId.random(new SplittableRandom());
    private final String group = "gatun-steps-it-" + id.shortForm();
    private final List<String> problems = new ArrayList<>();

    @TempDir
    private Path directory;

    private Path rootfs;
    private Path state;
    private Footprint before;

    @BeforeEach
    void prepare() throws IOException {
        rootfs = BusyboxRoot.in(Files.createDirectory(directory.resolve("rootfs")));
        state = Files.createDirectory(directory.resolve("state"));
        start(new Breaking(-1, 0));
        before = footprint();
    }

    @AfterEach
    void close() {
        cgroups.close();
    }

    @Test
    void callThatTheKernelDoesNotKnowIsNamedAndLeavesNothing() {
        int entries = start(new Breaking(-1, 0)).entries;
        for (int at = 0; at < entries; at += STRIDE) {
            var breaking = new Breaking(at, NO_SYSCALL);
            try {
                start(breaking);
            } catch (StartFailedException e) {
                if (!String.valueOf(e.getMessage()).matches("(?s)cannot .+: .+\\(.*\\): .+\\(ENOSYS\\)")) {
                    problems.add("%s: %s".formatted(breaking.broken, e.getMessage()));
                }
            }
            assertNothingIsLeft(breaking);
        }
        assertEquals(List.of(), problems);
    }

    @Test
    void processThatEndsOnItsWayLeavesNothing() {
        int entries = start(new Breaking(-1, 0)).entries;
        for (int at = 0; at < entries; at += STRIDE) {
            var breaking = new Breaking(at, Syscall.EXIT_GROUP.number());
            try {
                start(breaking);
            } catch (StartFailedException e) {
                // It is told of, or has ended like a program that was started.
            }
            assertNothingIsLeft(breaking);
        }
        assertEquals(List.of(), problems);
    }

    private Breaking start(Breaking starts) {
        var processes = new ProcessTable(kernel);
        var starter = new Starter(
                new Launcher(kernel, starts), cgroups, new FilterCache(Arch.current()), processes, LAST_CAPABILITY);
        var request = new Starter.Request(
                id,
                Bundles.running(rootfs.toString(), "true").build(),
                directory.toString(),
                new PlanInput.Root.Directory(rootfs.toString()),
                new Supervision.Caller(),
                Map.of());
        try (Cgroup cgroup = cgroups.create(CgroupPath.of("/" + group))) {
            try (Prepared prepared = starter.prepare(request, cgroup)) {
                run(prepared);
            } finally {
                cgroup.kill();
                cgroup.delete(LIMIT);
            }
        }
        return starts;
    }

    private void run(Prepared prepared) {
        try {
            prepared.start();
            kernel.processes().waitid(prepared.processes().container().pid());
        } catch (StartFailedException e) {
            prepared.abandon();
            throw e;
        }
    }

    private void assertNothingIsLeft(Breaking breaking) {
        reapUnnamed();
        List<String> left = footprint().since(before);
        if (!left.isEmpty()) {
            problems.add(breaking.broken + ": " + left);
            before = footprint();
        }
    }

    /** A container's process whose maker ended before it could tell which it is, is a child that nobody waits for. */
    private void reapUnnamed() {
        for (String child : footprint().children()) {
            if (!before.children().contains(child)) {
                kernel.processes().waitid(new Pid(Integer.parseInt(child.substring(0, child.indexOf(' ')))));
            }
        }
    }

    private Footprint footprint() {
        return Footprint.of(kernel, directory, state, group);
    }

    /** Starts programs in which one system call is another. */
    private final class Breaking implements ProgramStarter {
        private final int at;
        private final int number;
        private int entries;
        private String broken = "";

        Breaking(int at, int number) {
            this.at = at;
            this.number = number;
        }

        @Override
        public Pid start(Program program, int reportNumber, List<String> title, List<Inherited> inherited) {
            byte[] image = ElfImage.of(program, reportNumber);
            entries = program.entries().size();
            if (at >= 0) {
                Entry entry = program.entries().get(at);
                broken = "%d, %s".formatted(at, entry.reason());
                if (entry.syscall().isPresent()) {
                    int table = image.length - program.encode().length;
                    ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).putInt(table + at * Entry.BYTES, number);
                }
            }
            return kernel.spawner().spawn(image, title, inherited);
        }
    }
}

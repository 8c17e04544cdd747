package io.gatun.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.cgroup.Cgroup;
import io.gatun.engine.cgroup.CgroupPath;
import io.gatun.engine.cgroup.CgroupPlan;
import io.gatun.engine.cgroup.Cgroups;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.plan.PlanInput;
import io.gatun.engine.plan.record.LogPolicy;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Supervision;
import io.gatun.engine.plan.step.Supervision.Duty;
import io.gatun.engine.plan.step.Supervision.Output;
import io.gatun.engine.security.BuiltInProfile;
import io.gatun.engine.security.Capability;
import io.gatun.engine.security.CapabilityPolicy;
import io.gatun.engine.security.FilterCache;
import io.gatun.engine.security.KernelVersion;
import io.gatun.engine.security.SeccompProfile.Situation;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.ProcessSpec.CapabilitySets;
import io.gatun.engine.spec.ProcessSpec.Rlimit;
import io.gatun.engine.spec.Resources;
import io.gatun.engine.spec.Seccomp;
import io.gatun.engine.testing.Bundles;
import io.gatun.engine.testing.BusyboxRoot;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Arch;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.handle.Fd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The printed plan of a container against what strace sees the kernel asked for, call by call. */
class PlanUnderStraceIT {
    private static final long MEGABYTE = 1 << 20;
    private static final int LAST_CAPABILITY = 40;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Kernel kernel = Kernel.open();
    private final ContainerId id = ContainerId.random(new SplittableRandom());
    private final Cgroups cgroups = Cgroups.open(kernel);
    private final ProcessTable processes = new ProcessTable(kernel);

    @TempDir
    private Path directory;

    private Path rootfs;
    private StraceRun run;
    private Starter starter;

    @BeforeEach
    void prepare() throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(StraceRun.STRACE), "strace is not installed");
        rootfs = BusyboxRoot.in(Files.createDirectory(directory.resolve("rootfs")));
        run = new StraceRun(kernel, directory);
        var launcher = new Launcher(kernel, run);
        starter = new Starter(launcher, cgroups, new FilterCache(Arch.current()), processes, LAST_CAPABILITY);
    }

    @AfterEach
    void close() {
        cgroups.close();
    }

    @Test
    void containerOfTheCallersMakesThePrintedCalls() throws Exception {
        start(new Supervision.Caller(), Map.of(), "true");
        assertFullStart(run.check());
    }

    @Test
    void containerWithAShimMakesThePrintedCallsAndSoDoesTheShim() throws Exception {
        try (Fd logs = kernel.files().open(Files.createDirectory(directory.resolve("logs")), OpenHow.directory());
                Fd exit = kernel.files()
                        .open(directory.resolve("exit"), OpenHow.write().creating(0600))) {
            var shim = new Supervision.Shim(new Output.Logged(LogPolicy.DEFAULT), Set.of(Duty.HOLD_STDIN));
            start(shim, Map.of(Slot.LOG_DIRECTORY, logs, Slot.EXIT, exit), "echo");
        }
        List<String> seen = run.check();
        assertFullStart(seen);
        assertTrue(seen.stream().anyMatch(line -> line.contains("wait")), "the shim must be in the log");
    }

    @Test
    void failedStartEndsWhereThePlanSays() throws Exception {
        var failure = assertThrows(
                StartFailedException.class, () -> start(new Supervision.Caller(), Map.of(), "no-such-program"));
        assertEquals(StartFailedException.NOT_FOUND, failure.exitCode());
        run.check();
    }

    private static void assertFullStart(List<String> seen) {
        for (String call : List.of("setsid(", "pivot_root(", "seccomp(", "capset(", "close_range(", "move_mount(")) {
            assertTrue(seen.stream().anyMatch(line -> line.contains(call)), "no " + call + ") in the log");
        }
    }

    private void start(Supervision supervision, Map<Slot, Fd> streams, String program) {
        OciSpec spec = spec(program);
        var root = new PlanInput.Root.Directory(rootfs.toString());
        var request = new Starter.Request(id, spec, directory.toString(), root, supervision, streams);
        try (Cgroup cgroup = cgroups.create(CgroupPath.of("/gatun-strace-it-" + id.value()))) {
            try {
                cgroup.apply(CgroupPlan.of(spec.linux().resources(), cgroups.layout()));
                try (Prepared prepared = starter.prepare(request, cgroup)) {
                    prepared.start();
                    kernel.processes().waitid(prepared.processes().supervisor().pid());
                }
            } finally {
                cgroup.delete(LIMIT);
            }
        }
    }

    /** What docker gives a container by default, with limits. */
    private OciSpec spec(String program) {
        var capabilities =
                CapabilityPolicy.DEFAULT.stream().map(Capability::toString).toList();
        return Bundles.running(rootfs.toString(), program)
                .process(ProcessSpec.of(program)
                        .env(List.of("PATH=/bin"))
                        .capabilities(CapabilitySets.held(capabilities))
                        .rlimits(List.of(new Rlimit(Rlimit.Type.RLIMIT_NOFILE, 2048, 1024)))
                        .noNewPrivileges(true)
                        .build())
                .linux(Bundles.linux().toBuilder()
                        .resources(Resources.NONE
                                .withPidsLimit(50)
                                .withCpu(Resources.Cpu.NONE.withShares(512))
                                .withMemory(Resources.Memory.NONE.withLimit(64 * MEGABYTE)))
                        .seccomp(filter())
                        .build())
                .build();
    }

    private static Seccomp filter() {
        var kernel = KernelVersion.ofRelease(System.getProperty("os.version"));
        return BuiltInProfile.GATUN.read().resolve(new Situation(CapabilityPolicy.DEFAULT, Arch.current(), kernel));
    }
}

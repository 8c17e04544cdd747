package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatun.engine.cgroup.CgroupException;
import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.model.WrongStateException;
import io.gatun.engine.spec.LinuxSpec;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.OciState.Status;
import io.gatun.engine.spec.Resources;
import io.gatun.engine.spec.Resources.DeviceKind;
import io.gatun.engine.spec.Resources.DeviceRule;
import io.gatun.engine.testing.Bundles;
import io.gatun.engine.testing.OciBox;
import io.gatun.linux.Kernel;
import io.gatun.linux.process.ExitStatus;
import io.gatun.linux.process.Scheduling.Attributes;
import io.gatun.linux.process.Scheduling.Deadline;
import io.gatun.linux.process.Scheduling.Policy;
import io.gatun.linux.process.Signal;
import io.gatun.linux.testing.Awaiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What containers may use: limits from the configuration, changed later, measured, and paused processes. */
class OciLimitsIT {
    private static final long MEGABYTE = 1 << 20;

    @AutoClose
    private final OciBox box;

    OciLimitsIT(@TempDir Path directory) {
        box = new OciBox(directory);
    }

    @Test
    void limitOfTasksIsInForce() {
        var lines = box.run(
                "i=0; while [ $i -lt 20 ]; do sleep 1 & i=$((i+1)); done 2>&1 | grep -c fork",
                limited(Resources.NONE.withPidsLimit(8)));
        assertTrue(Integer.parseInt(lines.getLast()) > 0, lines.toString());
    }

    /** The only process of its group, so that the kernel has no choice; without a limit it ends with 0. */
    @Test
    void memoryBeyondTheLimitEndsTheProcess() {
        box.start(
                "exec dd if=/dev/zero of=/dev/null bs=200M count=1",
                limited(Resources.NONE.withMemory(Resources.Memory.NONE.withLimit(32 * MEGABYTE))));
        assertEquals(new ExitStatus.Signaled(new Signal(9), false), box.await());
    }

    /** A new group has no time for threads of a real-time class, and every process inherits the class of its maker. */
    @Test
    void callerOfARealTimeClassIsToldWhyItsContainersDoNotStart() throws Exception {
        assumeTrue(
                Files.exists(Path.of("/sys/fs/cgroup/cpu/cpu.rt_runtime_us")),
                "needs realtime group scheduling (CONFIG_RT_GROUP_SCHED) and the cpu controller of cgroup v1");
        try (var caller = Executors.newSingleThreadExecutor()) {
            var refusal = assertThrows(
                    ExecutionException.class,
                    () -> caller.submit(() -> {
                                var realTime = new Attributes(Policy.SCHED_FIFO, 0, 0, 1, Deadline.NONE);
                                Kernel kernel = Kernel.open();
                                kernel.scheduling().setAttributes(kernel.self().tid(), realTime);
                                box.create(Bundles.running("rootfs", "true").build());
                                return box.id();
                            })
                            .get());
            var cause = assertInstanceOf(StartFailedException.class, refusal.getCause());
            assertTrue(cause.remedy().contains("real-time class"), cause::toString);
        }
    }

    @Test
    void memoryAndItsLimitAreReported() {
        box.start("sleep 1000", limited(Resources.NONE.withMemory(Resources.Memory.NONE.withLimit(32 * MEGABYTE))));
        assertTrue(memory("usage").required("usage").int64() > 0);
        assertEquals(32 * MEGABYTE, memory("usage").required("limit").int64());
    }

    @Test
    void deviceOutsideTheRulesCannotBeOpened() {
        var rules = List.of(
                DeviceRule.DENY_ALL,
                new DeviceRule(true, DeviceKind.CHARACTER, OptionalLong.of(1), OptionalLong.of(3), "rwm"));
        var lines = box.run(
                "mknod /tmp/mem c 1 1; head -c1 /tmp/mem; echo $?; echo x > /dev/null; echo $?",
                limited(Resources.NONE.withDevices(rules)));
        assertTrue(lines.toString().contains("Operation not permitted"), lines.toString());
        assertEquals(List.of("1", "0"), lines.subList(lines.size() - 2, lines.size()));
    }

    @Test
    void limitsAreChangedWhileTheContainerRuns() {
        box.start("sleep 1000", limited(Resources.NONE.withMemory(Resources.Memory.NONE.withLimit(64 * MEGABYTE))));
        box.runtime().update(box.id(), Resources.NONE.withMemory(Resources.Memory.NONE.withLimit(48 * MEGABYTE)));
        assertEquals(48 * MEGABYTE, memory("usage").required("limit").int64());
    }

    @Test
    void impossibleLimitIsRefusedAndLeavesNothing() {
        var spec = limited(Resources.NONE.withCpu(Resources.Cpu.NONE.withCpus("9999")))
                .apply(Bundles.running("rootfs", "true"))
                .build();
        assertThrows(CgroupException.class, () -> box.create(spec));
        assertEquals(List.of(), box.runtime().list());
    }

    @Test
    void pausedContainerStandsStillUntilItIsResumed() throws IOException, InterruptedException {
        Path ticks = box.rootfs().resolve("tmp/ticks");
        box.start("while :; do echo >> /tmp/ticks; sleep 0.01; done", UnaryOperator.identity());
        awaitText(ticks);
        box.runtime().pause(box.id());
        assertEquals(Status.PAUSED, box.runtime().state(box.id()).status());
        long paused = Files.size(ticks);
        Thread.sleep(100);
        assertEquals(paused, Files.size(ticks));
        box.runtime().resume(box.id());
        assertEquals(Status.RUNNING, box.runtime().state(box.id()).status());
        while (Files.size(ticks) == paused) {
            Thread.sleep(1);
        }
    }

    @Test
    void pausedContainerIsDeletedByForce() {
        box.start("sleep 1000", UnaryOperator.identity());
        box.runtime().pause(box.id());
        box.runtime().deleteByForce(box.id());
        assertEquals(new ExitStatus.Signaled(new Signal(9), false), box.await());
    }

    @Test
    void stoppedContainerCannotBePaused() {
        box.start("true", UnaryOperator.identity());
        box.await();
        assertThrows(WrongStateException.class, () -> box.runtime().pause(box.id()));
    }

    @Test
    void processesAreThoseOfTheContainer() {
        box.start("sleep 1000 & : > /tmp/out; wait", UnaryOperator.identity());
        Awaiting.await("it runs", () -> Files.exists(box.rootfs().resolve("tmp/out")));
        var processes = box.runtime().processes(box.id());
        assertEquals(2, processes.size());
        assertTrue(processes.contains(box.pid()));
    }

    @Test
    void eventsTellOfUseAndOfWantOfMemory() {
        box.start(
                "sleep 0.2; head -c 200000000 /dev/zero | tail > /dev/null; sleep 0.2",
                limited(Resources.NONE.withMemory(Resources.Memory.NONE.withLimit(32 * MEGABYTE))));
        var events = Collections.synchronizedList(new ArrayList<Json>());
        box.runtime().watch(box.id(), Duration.ofMillis(50), events::add);
        var types = events.stream()
                .map(event -> JsonView.of(event).required("type").text())
                .distinct()
                .toList();
        assertEquals(List.of("stats", "oom"), types);
    }

    private JsonView memory(String part) {
        return JsonView.of(box.runtime().stats(box.id()))
                .required("data")
                .required("memory")
                .required(part);
    }

    private static UnaryOperator<OciSpec.Builder> limited(Resources resources) {
        LinuxSpec linux = Bundles.linux().toBuilder().resources(resources).build();
        return builder -> builder.linux(linux);
    }

    private String awaitText(Path file) {
        try {
            while (Files.notExists(file) || Files.size(file) == 0) {
                assertNotEquals(Status.STOPPED, box.runtime().state(box.id()).status(), "ended without a word");
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

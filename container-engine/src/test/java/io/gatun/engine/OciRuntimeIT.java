package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.OciRuntime.Creation;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.NameInUseException;
import io.gatun.engine.model.NoSuchContainerException;
import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.model.WrongStateException;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.OciState.Status;
import io.gatun.engine.testing.Bundles;
import io.gatun.engine.testing.BusyboxRoot;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.process.ExitStatus;
import io.gatun.linux.process.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of an OCI container, seen from inside by what its program writes, and from outside by its state. */
class OciRuntimeIT {
    private final Kernel kernel = Kernel.open();
    private final ContainerId id = ContainerId.random(new SplittableRandom());

    @TempDir
    private Path directory;

    private OciRuntime runtime;
    private Path rootfs;

    @BeforeEach
    void open() throws IOException {
        rootfs = BusyboxRoot.in(Files.createDirectory(directory.resolve("rootfs")));
        runtime = OciRuntime.open(directory.resolve("state"));
    }

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void containerGoesThroughItsLife() throws IOException {
        create("sh", "-c", "hostname > /seen; cat /proc/self/cgroup >> /seen");
        assertEquals(Status.CREATED, runtime.state(id).status());
        assertFalse(Files.exists(rootfs.resolve("seen")), "the program must not run before its start");
        Pid pid = new Pid(runtime.state(id).pid().orElseThrow());
        runtime.start(id);
        assertEquals(new ExitStatus.Exited(0), kernel.processes().waitid(pid));
        assertEquals(Status.STOPPED, runtime.state(id).status());
        var seen = Files.readAllLines(rootfs.resolve("seen"));
        assertEquals("box", seen.getFirst());
        assertTrue(seen.stream().skip(1).allMatch(line -> line.endsWith(":/")), seen.toString());
        runtime.delete(id);
        assertThrows(NoSuchContainerException.class, () -> runtime.state(id));
    }

    @Test
    void livingContainerIsDeletedByForceOnly() {
        create("sleep", "1000");
        runtime.start(id);
        assertThrows(WrongStateException.class, () -> runtime.delete(id));
        Pid pid = new Pid(runtime.state(id).pid().orElseThrow());
        runtime.deleteByForce(id);
        assertEquals(
                new ExitStatus.Signaled(new Signal(9), false),
                kernel.processes().waitid(pid));
        assertEquals(List.of(), runtime.list());
    }

    @Test
    void signalReachesTheProgram() throws InterruptedException {
        create("sh", "-c", "trap 'exit 7' TERM; touch /ready; while :; do sleep 0.01; done");
        runtime.start(id);
        while (Files.notExists(rootfs.resolve("ready"))) {
            Thread.sleep(1);
        }
        Pid pid = new Pid(runtime.state(id).pid().orElseThrow());
        runtime.kill(id, new Signal(15));
        assertEquals(new ExitStatus.Exited(7), kernel.processes().waitid(pid));
        runtime.delete(id);
    }

    @Test
    void missingProgramIsKnownWhenTheContainerIsCreated() {
        var failure = assertThrows(StartFailedException.class, () -> create("no-such-program"));
        assertEquals(StartFailedException.NOT_FOUND, failure.exitCode());
        assertEquals(List.of(), runtime.list());
    }

    @Test
    void fileThatIsNotExecutableIsToldFromAMissingOne() throws IOException {
        Files.writeString(rootfs.resolve("bin/plain"), "not a program");
        var failure = assertThrows(StartFailedException.class, () -> create("plain"));
        assertEquals(StartFailedException.NOT_EXECUTABLE, failure.exitCode());
    }

    @Test
    void idIsTakenOnlyOnce() {
        create("sleep", "1000");
        assertThrows(NameInUseException.class, () -> create("sleep", "1000"));
        Pid pid = new Pid(runtime.state(id).pid().orElseThrow());
        runtime.deleteByForce(id);
        kernel.processes().waitid(pid);
    }

    private void create(String... command) {
        OciSpec spec = Bundles.running("rootfs", command).build();
        runtime.create(Creation.of(id, directory), spec);
    }
}

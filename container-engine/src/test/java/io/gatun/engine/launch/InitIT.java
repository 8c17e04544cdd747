package io.gatun.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.launch.Box.Recipe;
import io.gatun.engine.plan.record.LogPolicy;
import io.gatun.engine.plan.step.Supervision.Duty;
import io.gatun.engine.plan.step.Supervision.Output;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.linux.Kernel;
import io.gatun.linux.process.ExitStatus;
import io.gatun.linux.process.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A container whose first process is ours and looks after the others. */
@Timeout(60)
class InitIT {
    private static final Recipe INIT = Recipe.of(new Output.Logged(LogPolicy.DEFAULT), Duty.INIT);

    private final Kernel kernel = Kernel.open();

    @TempDir
    private Path directory;

    @BeforeEach
    void prepare() {
        Box.prepare(directory);
    }

    @Test
    void programIsTheChildOfOurFirstProcess() {
        try (var box =
                new Box(kernel, directory, INIT, "echo $$ $PPID; cat /proc/1/comm; ls /proc/1/fd 2>&1 | wc -l")) {
            box.awaitEnd();
            assertEquals("2 1\ngatun-init\n0\n", box.output());
        }
    }

    @Test
    void containerEndsAsItsProgramDoes() {
        for (int code : List.of(0, 1, 42, 255)) {
            assertEquals(new ExitStatus.Exited(code), end("exit " + code));
        }
        assertEquals(new ExitStatus.Exited(128 + 9), end("kill -9 $$"));
        assertEquals(new ExitStatus.Exited(128 + 15), end("kill -15 $$"));
        assertEquals(new ExitStatus.Exited(128 + 11), end("ulimit -c unlimited; cd /tmp; kill -11 $$"));
    }

    @Test
    void orphansAreReaped() {
        var script = "i=0; while [ $i -lt 50 ]; do (true &); i=$((i+1)); done; sleep 0.2; set -- /proc/[0-9]*; echo $#";
        try (var box = new Box(kernel, directory, INIT, script)) {
            box.awaitEnd();
            // The first process and the shell.
            assertEquals("2\n", box.output());
        }
    }

    @Test
    void signalsArePassedOn() {
        var script =
                "trap 'echo term; exit 3' TERM; trap 'echo usr1' USR1; trap 'echo hup' HUP; echo go; while :; do sleep 0.01; done";
        try (var box = new Box(kernel, directory, INIT, script);
                var init = kernel.processes().pidfdOpen(box.pid())) {
            Box.eventually(() -> box.output().equals("go\n"));
            kernel.processes().pidfdSendSignal(init, Signal.of("USR1"));
            Box.eventually(() -> box.output().endsWith("usr1\n"));
            kernel.processes().pidfdSendSignal(init, Signal.SIGHUP);
            Box.eventually(() -> box.output().endsWith("hup\n"));
            kernel.processes().pidfdSendSignal(init, Signal.SIGTERM);
            assertEquals(new ExitStatus.Exited(3), box.awaitEnd().status());
        }
    }

    @Test
    void everythingEndsWithTheProgram() {
        assertEquals(new ExitStatus.Exited(7), end("sleep 1000 & sleep 1000 & exit 7"));
    }

    @Test
    void programHasAllSignalsAndItsInitNoMoreRights() {
        var shell = INIT.process(builder -> builder.noNewPrivileges(true));
        var script =
                "grep -E 'Sig(Blk|Cgt)|NoNewPrivs|CapEff' /proc/self/status; grep -E 'NoNewPrivs|CapEff' /proc/1/status";
        try (var box = new Box(kernel, directory, shell, script)) {
            box.awaitEnd();
            String rights = "CapEff:\t0000000000000000\nNoNewPrivs:\t1\n";
            assertEquals("SigBlk:\t0000000000000000\nSigCgt:\t0000000000000000\n" + rights + rights, box.output());
        }
    }

    @Test
    void missingProgramIsReported() {
        var missing = INIT.process(builder -> ProcessSpec.of("/no/such"));
        var failure = assertThrows(LaunchException.class, () -> new Box(kernel, directory, missing, ""));
        assertTrue(failure.getMessage().contains("/no/such"), failure.getMessage());
    }

    @Test
    void programMayReopenItsStreamsAsAnotherUser() throws Exception {
        var user = INIT.process(builder -> builder.user(ProcessSpec.User.of(1000, 1000)));
        Files.setPosixFilePermissions(directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        var script = "echo a > /dev/stdout; echo b > /proc/self/fd/2; id -u";
        try (var box = new Box(kernel, directory, user, script)) {
            box.awaitEnd();
            assertEquals(
                    List.of("1000", "a", "b"), box.output().lines().sorted().toList());
        }
    }

    private ExitStatus end(String script) {
        try (var box = new Box(kernel, directory, INIT, script)) {
            return box.awaitEnd().status();
        }
    }
}

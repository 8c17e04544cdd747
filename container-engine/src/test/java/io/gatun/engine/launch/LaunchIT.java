package io.gatun.engine.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.engine.plan.ContainerPlan;
import io.gatun.engine.plan.PlanInput;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Supervision;
import io.gatun.engine.testing.Bundles;
import io.gatun.engine.testing.BusyboxRoot;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Pipes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchIT {
    private final Kernel kernel = Kernel.open();

    @TempDir
    private Path root;

    @BeforeEach
    void makeRoot() {
        BusyboxRoot.in(root);
    }

    @Test
    void programRunsAsTheFirstProcessOfItsOwnNamespaces() {
        String seen = run("hostname; id -u; ls -d /proc/[0-9]*");
        assertEquals("box\n0\n/proc/1\n", seen);
    }

    private String run(String script) {
        var spec = Bundles.running(root.toString(), "sh", "-c", script).build();
        var input = new PlanInput(
                spec,
                new PlanInput.Root.Directory(root.toString()),
                PlanInput.Cgroups.NONE,
                Optional.empty(),
                new Supervision.Shim(new Supervision.Output.Direct(), Set.of()),
                new PlanInput.Host(40, -1, Set.of()),
                PlanInput.Wishes.NONE);
        var output = kernel.pipes().pipe2(Pipes.Waiting.BLOCKING);
        try (var nothing = kernel.files().open(Path.of("/dev/null"), OpenHow.readWrite());
                output) {
            var provided = Map.of(
                    Slot.STDIN, nothing, Slot.STDOUT, output.write(), Slot.STDERR, output.write(), Slot.EXIT, nothing);
            try (var launched = new Launcher(kernel)
                    .launch(new Launch(ContainerPlan.of(input), provided, List.of("shim"), List.of()))) {
                launched.awaitStarted();
                launched.awaitReady();
                launched.start();
                launched.awaitExecuted();
                output.write().close();
                return new String(kernel.contents().readAll(output.read(), 65536), StandardCharsets.UTF_8);
            }
        }
    }
}

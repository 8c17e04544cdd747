package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.launch.HookRunner;
import io.gatun.engine.spec.Hooks;
import io.gatun.engine.spec.Hooks.Hook;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.OciState;
import io.gatun.engine.testing.Bundles;
import io.gatun.engine.testing.OciBox;
import io.gatun.linux.Kernel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hooks that take their time, as many of them at once as would keep every carrier of the virtual threads. */
class SlowHooksIT {
    private static final Hook SLOW = new Hook("/bin/sleep", List.of("sleep", "3"), List.of(), Optional.empty());

    @Test
    @Timeout(60)
    void hooksOnTheHostDelayNoOtherVirtualThread() throws Exception {
        var state = new OciState(OciSpec.VERSION, "slow", OciState.Status.STOPPED, OptionalInt.empty(), "/", Map.of());
        var runner = new HookRunner(Kernel.open());
        var point = new Hooks(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(SLOW)).point("poststop");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var hooks = IntStream.range(0, 2 * Runtime.getRuntime().availableProcessors())
                    .mapToObj(_ -> threads.submit(() -> runner.onHost(point, state)))
                    .toList();
            Thread.sleep(1000);
            threads.submit(() -> "at once").get(1, TimeUnit.SECONDS);
            for (var hook : hooks) {
                hook.get();
            }
        }
    }

    @Test
    @Timeout(60)
    void hooksOfContainersDelayNoOtherVirtualThread(@TempDir Path directory) throws Exception {
        var boxes = new ArrayList<OciBox>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
                var each = new OciBox(Files.createDirectory(directory.resolve("box" + i)));
                boxes.add(each);
                each.create(Bundles.running("rootfs", "true")
                        .hooks(new Hooks(List.of(), List.of(), List.of(), List.of(SLOW), List.of(), List.of()))
                        .build());
            }
            var starts = boxes.stream()
                    .map(each -> threads.submit(() -> each.runtime().start(each.id())))
                    .toList();
            Thread.sleep(1000);
            threads.submit(() -> "at once").get(1, TimeUnit.SECONDS);
            assertTrue(starts.stream().noneMatch(Future::isDone), "the hooks still run");
            for (var start : starts) {
                start.get();
            }
            boxes.forEach(OciBox::await);
        } finally {
            boxes.forEach(OciBox::close);
        }
    }
}

package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.ContainerId;
import io.gatun.engine.spec.OciState;
import io.gatun.engine.testing.BusyboxRoot;
import io.gatun.engine.testing.LivingProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole JVM is killed while it works on OCI containers, at an instant that nobody chose: afterwards each container is in
 * a state that can be told, and can be deleted.
 */
@Timeout(120)
class OciKillIT {
    private static final int ROUNDS = Integer.getInteger("gatun.kills", 6);
    private static final int LONGEST_MILLIS = 120;
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");

    private final SplittableRandom random = new SplittableRandom();
    private final String group =
            "gatun-oci-kill-it-" + ContainerId.random(random).value().substring(0, 12);

    @TempDir
    private Path directory;

    @Test
    void killedJvmLeavesContainersThatCanBeToldOfAndDeleted() throws Exception {
        BusyboxRoot.in(Files.createDirectory(directory.resolve("rootfs")));
        Path state = directory.resolve("state");
        for (int round = 0; round < ROUNDS; round++) {
            Process killed = LivingProgram.start(directory, state, group);
            Thread.sleep(random.nextInt(LONGEST_MILLIS));
            killed.destroyForcibly();
            assertTrue(killed.waitFor(10, TimeUnit.SECONDS));
            try (var runtime = OciRuntime.open(state)) {
                for (ContainerId id : runtime.list()) {
                    // What was not created to the end is gone already.
                    assertNotEquals(OciState.Status.CREATING, runtime.state(id).status());
                    runtime.deleteByForce(id);
                }
                assertEquals(List.of(), runtime.list());
            }
            assertEquals(List.of(), leftGroups());
            try (var making = Files.list(state.resolve("making"))) {
                assertEquals(0, making.count());
            }
        }
    }

    private List<Path> leftGroups() throws IOException {
        var left = new ArrayList<Path>();
        for (Path tree : trees()) {
            if (Files.isDirectory(tree.resolve(group))) {
                try (var inside = Files.newDirectoryStream(tree.resolve(group), Files::isDirectory)) {
                    inside.forEach(left::add);
                }
            }
        }
        return left;
    }

    @AfterEach
    void removeGroups() throws IOException {
        for (Path tree : trees()) {
            Files.deleteIfExists(tree.resolve(group));
        }
    }

    private static List<Path> trees() throws IOException {
        var trees = new ArrayList<>(List.of(GROUPS));
        try (var below = Files.newDirectoryStream(GROUPS, Files::isDirectory)) {
            below.forEach(trees::add);
        }
        return trees;
    }
}

package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatun.engine.cgroup.CgroupException;
import io.gatun.engine.log.LogFrame;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.spec.Resources;
import io.gatun.engine.stream.Attachment;
import io.gatun.engine.template.Image;
import io.gatun.engine.testing.BusyboxRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits that are changed after a container was created, as it sees them inside. */
class UpdateIT {
    private static final String LIMITS =
            "cd /sys/fs/cgroup; cat pids.max pids/pids.max memory.max memory/memory.limit_in_bytes 2>/dev/null; sleep 1000";
    private static final long MEGABYTE = 1 << 20;

    @TempDir
    private Path directory;

    private Engine engine;
    private ContainerRef box;

    @BeforeEach
    void create() throws IOException {
        Path rootfs = BusyboxRoot.in(Files.createDirectory(directory.resolve("rootfs")));
        engine = Engine.open(new EngineSettings(directory.resolve("state"), "/gatun-update-it"));
        var options = ContainerOptions.builder()
                .command(List.of("sh", "-c", LIMITS))
                .resources(Resources.NONE.withPidsLimit(20).withMemory(Resources.Memory.NONE.withLimit(64 * MEGABYTE)))
                .build();
        var request = new ContainerRequest(Optional.empty(), new Image.Rootfs(rootfs.toString()), options);
        box = new ContainerRef(engine.create(request).id().value());
    }

    @AfterEach
    void close() {
        engine.deleteByForce(box);
        engine.close();
    }

    @Test
    void limitsOfAContainerThatDoesNotRunCountFromItsNextStart() {
        engine.update(box, Resources.NONE.withPidsLimit(30));
        assertEquals(List.of("30", "67108864"), limitsInside());
        engine.stop(box, Optional.empty(), Optional.of(Duration.ZERO));
        engine.update(box, Resources.NONE.withMemory(Resources.Memory.NONE.withLimit(32 * MEGABYTE)));
        assertEquals(List.of("30", "33554432"), limitsInside());
    }

    @Test
    void limitsChangedWhileItRunsStayForTheNextStart() {
        assertEquals(List.of("20", "67108864"), limitsInside());
        engine.update(box, Resources.NONE.withPidsLimit(40));
        assertEquals(OptionalLong.of(40), pidsLimit());
        engine.stop(box, Optional.empty(), Optional.of(Duration.ZERO));
        assertEquals(List.of("40", "67108864"), limitsInside());
    }

    @Test
    void refusedChangeLeavesAllLimitsAsTheyWere() {
        var impossible = Resources.NONE.withPidsLimit(50).withCpu(Resources.Cpu.NONE.withCpus("4000"));
        limitsInside();
        assertThrows(CgroupException.class, () -> engine.update(box, impossible));
        assertEquals(OptionalLong.of(20), pidsLimit());
        engine.stop(box, Optional.empty(), Optional.of(Duration.ZERO));
        assertEquals(List.of("20", "67108864"), limitsInside());
    }

    private OptionalLong pidsLimit() {
        return engine.inspect(box).spec().linux().resources().pidsLimit();
    }

    /** Starts the container and reads what it says first. */
    private List<String> limitsInside() {
        try (Attachment attachment = engine.start(box, Attach.OUTPUT)) {
            var text = new StringBuilder();
            while (text.chars().filter(c -> c == '\n').count() < 2) {
                text.append(attachment.next().map(LogFrame::text).orElseThrow());
            }
            return text.toString().lines().toList();
        }
    }
}

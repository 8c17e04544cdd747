package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.testing.FaultyGate;
import io.gatun.engine.testing.FaultyGate.Fault;
import io.gatun.engine.testing.OciLayout;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.LibcFunction;
import io.gatun.linux.gate.SyscallGate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a loss of power takes of layers: everything that was not on the disk, such as the content of files whose names were. */
@Timeout(60)
class LostPowerIT {
    private static final Fault POWER = new Fault(Optional.empty(), EnumSet.complementOf(EnumSet.of(Syscall.SYNCFS)));

    private final Kernel kernel = Kernel.open();

    @TempDir
    private Path directory;

    private byte[] archive;

    @BeforeEach
    void make() throws Exception {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        Files.writeString(tree.resolve("file"), "content");
        new OciLayout(directory.resolve("layout")).layer(OciLayout.tar(tree)).write("localhost/one:v1");
        archive = OciLayout.tar(directory.resolve("layout"));
    }

    @Test
    void layerThatLostAFileBeforeItWasOnTheDiskIsUnpackedAgain() throws IOException {
        var gate = new FaultyGate(kernel.gate());
        try (Engine engine = open(Kernel.over(gate))) {
            gate.arm(1, POWER);
            assertThrows(RuntimeException.class, () -> load(engine));
            assertEquals(Optional.of("syncfs"), gate.disarm());
        }
        assertFalse(Files.exists(layer().resolve("synced")));
        Files.writeString(layer().resolve("fs/file"), "");
        bootAnew();
        try (Engine engine = open(kernel)) {
            assertEquals(List.of(), engine.images().list());
            load(engine);
            assertEquals("content", Files.readString(layer().resolve("fs/file")));
            assertTrue(Files.exists(layer().resolve("synced")));
        }
    }

    @Test
    void layerOfAnImageStaysAsItIsEvenIfItLostItsMark() throws IOException {
        try (Engine engine = open(kernel)) {
            load(engine);
            Files.delete(layer().resolve("synced"));
            bootAnew();
            Object before = Files.getAttribute(layer().resolve("fs"), "unix:ino");
            load(engine);
            assertEquals(before, Files.getAttribute(layer().resolve("fs"), "unix:ino"));
        }
    }

    @Test
    void everythingIsOnTheDiskBeforeItIsAnImage() throws IOException {
        var seen = new ArrayList<String>();
        try (Engine engine = open(Kernel.over(new Recording(kernel.gate(), () -> seen.add(state()))))) {
            load(engine);
        }
        assertEquals(List.of("layer false false"), seen);
        assertEquals("layer true true", state());
    }

    private Engine open(Kernel gate) {
        return Engine.open(new EngineSettings(directory.resolve("state"), "/gatun-power-it"), gate);
    }

    private void load(Engine engine) {
        engine.images().load(new ByteArrayInputStream(archive), step -> {});
    }

    private Path layer() {
        try (Stream<Path> layers = Files.list(directory.resolve("state/images/layers"))) {
            return layers.findFirst().orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The layer, whether it has its mark, and whether there is a table of images. */
    private String state() {
        boolean marked = Files.exists(layer().resolve("synced"));
        return "layer %s %s".formatted(marked, Files.exists(directory.resolve("state/images/index.json")));
    }

    /** As if the layer had been unpacked before the last boot. */
    private void bootAnew() throws IOException {
        Path layerRecord = layer().resolve("layer.json");
        String boot =
                Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        String before = Files.readString(layerRecord);
        assertTrue(before.contains(boot), before);
        Files.writeString(layerRecord, before.replace(boot, "another"));
    }

    /** Notes what is there when syncfs(2) is called. */
    private record Recording(SyscallGate kernel, Runnable sync) implements SyscallGate {
        @Override
        public long call(long number, long a, long b, long c, long d, long e, long f) {
            if (number == Syscall.SYNCFS.number()) sync.run();
            return kernel.call(number, a, b, c, d, e, f);
        }

        @Override
        public int call(LibcFunction function, long a, long b, long c, long d, long e, long f) {
            return kernel.call(function, a, b, c, d, e, f);
        }
    }
}

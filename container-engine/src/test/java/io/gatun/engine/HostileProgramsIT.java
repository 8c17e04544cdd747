package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.ProcessSpec.CapabilitySets;
import io.gatun.engine.testing.Bundles;
import io.gatun.engine.testing.OciBox;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that try to get at what made them: rules R3, R4, R5, R14, R15 and R16 of docs/security.md. */
class HostileProgramsIT {
    private static final List<String> TROJANS =
            List.of("gzip", "xz", "tar", "nsenter", "modprobe", "runc", "java", "gatun", "mount", "newuidmap");

    private final Kernel kernel = Kernel.open();

    @AutoClose
    private final OciBox box;

    HostileProgramsIT(@TempDir Path directory) {
        box = new OciBox(directory);
    }

    @Test
    void whatRunsInsideBeforeTheProgramIsSealed() throws IOException {
        box.create(Bundles.running("rootfs", "sleep", "1000").build());
        Path process = Path.of("/proc", box.pid().toString());

        assertTrue(Files.readSymbolicLink(process.resolve("exe")).toString().startsWith("/memfd:"));
        assertFalse(
                Files.readString(process.resolve("maps")).contains("/usr/"), "no library and no JVM is in its memory");
        assertThrows(
                SyscallException.class,
                () -> kernel.files()
                        .open(process.resolve("exe"), OpenHow.readWrite())
                        .close());
    }

    @Test
    void programThatIsTheLinkToItsMakerGetsNothing() throws IOException {
        // CVE-2019-5736: what is executed is the runtime again, which the image's library then takes over.
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        var before = Files.getLastModifiedTime(java);
        Files.createSymbolicLink(box.rootfs().resolve("bin/self"), Path.of("/proc/self/exe"));
        Files.writeString(box.rootfs().resolve("bin/script"), "#!/proc/self/exe\n");
        Files.setPosixFilePermissions(box.rootfs().resolve("bin/script"), PosixFilePermissions.fromString("rwxr-xr-x"));

        for (String program : List.of("/bin/self", "/bin/script", "/proc/self/exe")) {
            try {
                box.create(Bundles.running("rootfs", program).build());
                box.runtime().start(box.id());
                box.await();
                box.runtime().delete(box.id());
            } catch (StartFailedException e) {
                // It need not be possible.
            }
        }

        assertEquals(before, Files.getLastModifiedTime(java));
        assertEquals(List.of(), box.runtime().list());
    }

    @Test
    void programHasItsStreamsAndNothingElse() {
        try (var _ = kernel.files().open(box.directory(), OpenHow.directory())) {
            assertEquals(List.of("0", "1", "2"), box.run("ls /proc/1/fd; true", UnaryOperator.identity()));
        }
    }

    @Test
    void nothingOfTheImageRunsOutside() throws IOException {
        Path canary = box.directory().resolve("canary");
        for (String name : TROJANS) {
            Path trojan = box.rootfs().resolve("bin").resolve(name);
            Files.deleteIfExists(trojan);
            Files.writeString(trojan, "#!/bin/sh\necho %s >> %s\n".formatted(name, canary));
            Files.setPosixFilePermissions(trojan, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.writeString(box.rootfs().resolve("etc/ld.so.preload"), "/bin/nosuch.so\n");
        Files.writeString(box.rootfs().resolve("etc/nsswitch.conf"), "passwd: trojan\n");

        box.start("sleep 1000", UnaryOperator.identity());
        box.runtime().processes(box.id());
        box.runtime().stats(box.id());
        box.runtime().pause(box.id());
        box.runtime().resume(box.id());
        box.runtime().deleteByForce(box.id());
        box.await();

        assertFalse(Files.exists(canary));
    }

    @Test
    void rightToMountDoesNotReachTheReleaseAgent() {
        var lines = box.run(
                "mkdir /tmp/c; for name in memory pids freezer; do mount -t cgroup -o $name none /tmp/c 2>/dev/null"
                        + " && { ls /tmp/c/release_agent; umount /tmp/c; }; done; echo end",
                holding("CAP_SYS_ADMIN", "CAP_DAC_OVERRIDE"));

        assertFalse(lines.contains("/tmp/c/release_agent"), lines.toString());
        assertEquals("end", lines.getLast());
    }

    @Test
    void networkOfTheHostHasNoDoorOfOurs() {
        var namespaces = Bundles.linux().namespaces().stream()
                .filter(each -> each.type() != NamespaceType.NETWORK)
                .toList();
        var linux = Bundles.linux().toBuilder().namespaces(namespaces).build();
        var mounts = Bundles.mounts().stream()
                .filter(mount -> !mount.destination().startsWith("/sys"))
                .toList();

        var lines = box.run(
                "grep -i -e gatun -e %s /proc/net/unix; echo end".formatted(box.directory()),
                builder -> builder.linux(linux).mounts(mounts));

        assertEquals(List.of("end"), lines);
    }

    @Test
    void stateIsRootsAlone() throws Exception {
        box.start("sleep 1000", UnaryOperator.identity());
        Path state = box.directory().resolve("state");
        Files.setPosixFilePermissions(box.directory(), PosixFilePermissions.fromString("rwxr-xr-x"));

        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state)));
        var somebody = new ProcessBuilder("setpriv", "--reuid=12345", "--clear-groups", "ls", state.toString())
                .redirectErrorStream(true)
                .start();
        somebody.getInputStream().readAllBytes();
        assertEquals(2, somebody.waitFor());
    }

    @Test
    void rightsAreTheOnesThatWereGiven() {
        var lines = box.run(
                "grep -E '^(Cap|NoNewPrivs|Groups)' /proc/self/status | tr -s '\\t ' ' '; cat /proc/keys | wc -l",
                holding("CAP_KILL", "CAP_CHOWN"));

        assertEquals(
                List.of(
                        "Groups: ",
                        "CapInh: 0000000000000000",
                        "CapPrm: 0000000000000021",
                        "CapEff: 0000000000000021",
                        "CapBnd: 0000000000000021",
                        "CapAmb: 0000000000000000",
                        "NoNewPrivs: 1",
                        "0"),
                lines);
    }

    private static UnaryOperator<OciSpec.Builder> holding(String... capabilities) {
        return builder -> {
            ProcessSpec process = builder.build().process().orElseThrow();
            return builder.process(process.toBuilder()
                    .noNewPrivileges(true)
                    .capabilities(CapabilitySets.held(List.of(capabilities)))
                    .build());
        };
    }
}

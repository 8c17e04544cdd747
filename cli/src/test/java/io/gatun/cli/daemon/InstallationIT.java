package io.gatun.cli.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatun.engine.spec.LinuxSpec;
import io.gatun.engine.spec.Mount;
import io.gatun.engine.testing.Bundles;
import io.gatun.engine.testing.SystemBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code gatun daemon --install} on a machine that systemd runs: a container of ours with a Debian in it. */
@Timeout(900)
class InstallationIT {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Path RUNTIME = REPOSITORY.resolve("target/runtime");
    private static final String GATUN = "/opt/gatun/gatun";

    @TempDir
    private Path directory;

    private Path docker;

    @BeforeEach
    void lookForWhatIsNeeded() {
        assumeTrue(Files.isDirectory(RUNTIME.resolve("daemon")), "needs the built command: ./gatun version builds it");
        var found = Stream.of(System.getenv("PATH").split(":", -1))
                .map(path -> Path.of(path, "docker"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(found.isPresent(), "needs the docker command (docker.io or docker-cli)");
        docker = found.orElseThrow();
    }

    @Test
    void installedDaemonServesAndContainersOutliveIt() throws IOException {
        try (var machine = new SystemBox(directory)) {
            Files.copy(docker.toRealPath(), machine.root().resolve("usr/bin/docker"));
            checkout(machine.root().resolve("opt/gatun"));
            var linux =
                    LinuxSpec.builder().namespaces(Bundles.linux().namespaces()).build();
            String booted = machine.boot(
                    linux,
                    Mount.of(
                            "/opt/gatun/target/runtime",
                            "bind",
                            RUNTIME.toRealPath().toString(),
                            "rbind",
                            "ro"),
                    Mount.of("/var/lib/gatun", "tmpfs", "tmpfs", "mode=700"));
            assertEquals("running", booted, () -> machine.inside("systemctl --failed --no-legend"));

            String said = machine.inside(GATUN + " daemon --install 2>&1; echo exit $?");
            assertTrue(said.startsWith("wrote /etc/systemd/system/gatun.service\n"), said);
            assertTrue(said.endsWith("exit 0\n"), () -> said + machine.inside("journalctl -u gatun --no-pager"));
            assertEquals("active\nenabled\n", machine.inside("systemctl is-active gatun; systemctl is-enabled gatun"));
            assertEquals("linux\n", docker(machine, "version -f '{{.Server.Os}}'"));

            survives(machine);
        }
    }

    /** A daemon that is replaced, killed or stopped takes no container with it. */
    private static void survives(SystemBox machine) {
        String id = docker(machine, "run -d --name survivor --network none host sleep 1000");
        assertTrue(id.matches("[0-9a-f]{64}\n"), id);
        String alive = docker(machine, "inspect -f '{{.State.Status}} {{.State.Pid}}' survivor");
        assertTrue(alive.startsWith("running "), alive);
        String main = main(machine);

        assertEquals("", machine.inside("systemctl restart gatun"));
        assertEquals(alive, docker(machine, "inspect -f '{{.State.Status}} {{.State.Pid}}' survivor"));
        assertEquals("here\n", docker(machine, "exec survivor echo here"));
        String replaced = main(machine);
        assertTrue(!replaced.equals(main), replaced);

        // systemd starts it anew, by itself.
        machine.inside("systemctl kill --kill-whom=main --signal=KILL gatun;"
                + " while [ \"$(systemctl show -P MainPID gatun)\" = %s ]; do sleep 0.1; done;"
                        .formatted(replaced.strip())
                + " until [ \"$(systemctl is-active gatun)\" = active ]; do sleep 0.1; done");
        assertEquals(alive, docker(machine, "inspect -f '{{.State.Status}} {{.State.Pid}}' survivor"));

        assertEquals("", machine.inside("systemctl stop gatun"));
        assertEquals(
                "sleep\n",
                machine.inside("cat /proc/%s/comm".formatted(alive.strip().split(" ", -1)[1])));
        assertEquals("", machine.inside("systemctl start gatun"));
        assertEquals("survivor\n", docker(machine, "kill -s KILL survivor"));
        assertEquals("137\n", docker(machine, "wait survivor"));
        assertEquals("survivor\n", docker(machine, "rm survivor"));
    }

    private static String main(SystemBox machine) {
        return machine.inside("systemctl show -P MainPID gatun");
    }

    private static String docker(SystemBox machine, String words) {
        return machine.inside("DOCKER_HOST=unix:///run/gatun/gatun.sock docker " + words);
    }

    /** A checkout whose sources are older than its build, so that the command does not build itself where there is no compiler. */
    private static void checkout(Path place) throws IOException {
        Files.createDirectories(place.resolve("target/runtime"));
        Files.copy(REPOSITORY.resolve("gatun"), place.resolve("gatun"), StandardCopyOption.COPY_ATTRIBUTES);
        for (Path source : List.of(place.resolve("cli/src/main"), place.resolve("scripts"))) {
            Files.createDirectories(source);
            Files.setLastModifiedTime(source, FileTime.fromMillis(0));
        }
        for (Path pom : List.of(place.resolve("pom.xml"), place.resolve("cli/pom.xml"))) {
            Files.setLastModifiedTime(Files.createFile(pom), FileTime.fromMillis(0));
        }
    }
}

package io.gatun.cli.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitTest {
    @Test
    void wordsOfTheCommandStandForThemselves() {
        String text = Unit.text(
                Path.of("/opt/my gatun/gatun"), List.of("--root", "/srv/50%", "daemon", "--socket", "/run/$x\"y"));
        assertTrue(
                text.contains("ExecStart=\"/opt/my gatun/gatun\" --root /srv/50%% daemon --socket \"/run/$$x\\\"y\"\n"),
                text);
        assertTrue(text.contains("Documentation=file:/opt/my%%20gatun/docs/daemon.md\n"), text);
    }

    @Test
    void containersSurviveTheUnit() {
        String text = Unit.text(Path.of("/opt/gatun"), List.of("daemon"));
        for (String line :
                List.of("KillMode=process", "Delegate=yes", "Type=notify", "Restart=always", "OOMScoreAdjust=-500")) {
            assertTrue(text.lines().anyMatch(line::equals), line);
        }
    }

    @Test
    void systemdFindsNothingWrongWithIt(@TempDir Path directory) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "needs systemd-analyze");
        Path unit = directory.resolve("gatun.service");
        Files.writeString(unit, Unit.text(Path.of("/bin/true"), List.of("daemon", "--socket", "/run/a b.sock")));
        Process process = new ProcessBuilder("systemd-analyze", "verify", "--man=no", unit.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        String about = String.join(
                "\n",
                said.lines().filter(line -> line.contains("gatun.service")).toList());
        assertEquals("", about);
        assertEquals(0, code, said);
    }
}

package io.gatun.cli.container.flags;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.cli.command.Console;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.ArgumentReader;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.UsageException;
import io.gatun.engine.EngineSettings;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.template.Place;
import io.gatun.engine.template.SpecTemplate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest {
    private static final CommandText RUN =
            CommandText.of("run", "", "", ContainerFlags.with(List.of())).flagsFirst();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alpine",
                "--rootfs /r --bundle /b true",
                "--memory 64x host true",
                "--memory 1m host true",
                "--memory-swap 1g host true",
                "--cpus nan host true",
                "--cpus 1 --cpu-quota 1000 host true",
                "--pids-limit -2 host true",
                "--user 4294967296 host true",
                "--user nobody-here host true",
                "--group-add +1 host true",
                "-v data:data host true",
                "-v /a:b host true",
                "-v /a:/ host true",
                "--mount type=bind host true",
                "--tmpfs tmp host true",
                "--device /dev/none host true",
                "--device-cgroup-rule what host true",
                "--ulimit files=1 host true",
                "--sysctl kernel.panic=1 host true",
                "--network host --sysctl net.core.somaxconn=1 host true",
                "--network bridge --network host host true",
                "--network none -p 80 host true",
                "-p 80:x host true",
                "-p 1-2:1-3 host true",
                "-p 1.2.3:80:80 host true",
                "-p 80/icmp host true",
                "--expose 0 host true",
                "--network bridge --ip x host true",
                "--network name=a,what=b host true",
                "--network-alias a/b host true",
                "--link db host true",
                "--network container:none host true",
                "--pid what host true",
                "--userns auto host true",
                "--hostname a_very_long_name_of_a_host_that_nobody_would_ever_give_to_a_machine host true",
                "--hostname ../x host true",
                "--uts host --hostname x host true",
                "--cap-add WHAT host true",
                "--security-opt what host true",
                "--security-opt seccomp=/nonexistent host true",
                "--env =x host true",
                "--env-file /nonexistent host true",
                "--env-file / host true",
                "--label =x host true",
                "--add-host db host true",
                "--add-host db:what host true",
                "--dns what host true",
                "--workdir x host true",
                "--shm-size x host true",
                "--stop-signal WHAT host true",
                "--stop-timeout x host true",
                "--log-driver what host true",
                "--log-opt max-size=0 host true",
                "--log-opt what=1 host true",
                "--blkio-weight 5 host true",
                "--device-read-bps /dev/fuse:1 host true",
                "--oom-score-adj 1001 host true",
                "--memory-swappiness 101 host true",
                "--restart what host true",
                "--restart always:3 host true",
                "--restart on-failure:x host true",
                "--restart always --rm host true",
                "--health-interval 5 host true",
                "--health-timeout 1us host true",
                "--health-retries -1 host true",
                "--no-healthcheck --health-cmd true host true",
                "--cpu-rt-runtime x host true",
                "--cpu-rt-period 1000 --cpu-rt-runtime 2000 host true",
                "--runtime what host true",
                "--isolation hyperv host true",
                "--volume-driver nfs host true",
                "--storage-opt size=1g host true",
                "--gpus all host true",
                "--kernel-memory 64m host true",
                "--link-local-ip 169.254.1.1 host true",
                "--rootfs /r",
                "--uidmap 0:0 --rootfs /r true"
            })
    void badInputIsRefusedInOneLineThatSaysWhat(String line) {
        String message = refusal(line.isEmpty() ? List.of() : List.of(line.split(" ")));

        assertEquals(1, message.lines().count(), message);
        assertTrue(message.length() > 15 && message.length() < 300, message);
    }

    private static String refusal(List<String> words) {
        var nothing = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        var console =
                new Console(new ByteArrayInputStream(new byte[0]), nothing, nothing, Map.of(), Path.of("/home/me"));
        try {
            var arguments = ArgumentReader.read(RUN, words);
            var described = new ContainerReader(new Invocation(arguments, console, EngineSettings.DEFAULT)).read();
            var place = new Place(new ContainerId("a".repeat(64)), "/d", "/gatun");
            SpecTemplate.of(described.options(), described.image(), place, new FakeHost());
        } catch (UsageException | EngineException e) {
            return e.getMessage();
        }
        throw new AssertionError(words + " was accepted");
    }
}

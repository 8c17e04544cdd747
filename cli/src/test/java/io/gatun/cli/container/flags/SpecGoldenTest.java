package io.gatun.cli.container.flags;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatun.cli.command.Console;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.ArgumentReader;
import io.gatun.cli.flag.CommandText;
import io.gatun.engine.EngineSettings;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.spec.SpecCodec;
import io.gatun.engine.template.ContainerTemplate;
import io.gatun.engine.template.Place;
import io.gatun.engine.template.SpecTemplate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What command lines come to: each has a file with the specification and the files that the engine writes. A changed result
 * needs a changed file; {@code -Dgolden.update=true} writes them.
 */
class SpecGoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/io/gatun/cli/container/flags/spec");
    private static final String ID = "4f2a".repeat(16);

    private static final CommandText RUN =
            CommandText.of("run", "", "", ContainerFlags.with(List.of())).flagsFirst();

    private static final Map<String, String> CASES = Map.ofEntries(
            Map.entry("default", "host true"),
            Map.entry("shell", "-it host"),
            Map.entry("limits", "--memory 64m --cpus 0.5 --pids-limit 50 --rootfs /srv/root -- /bin/sh"),
            Map.entry(
                    "more-limits",
                    "-m 1g --memory-swap -1 --memory-reservation 512m --memory-swappiness 10 -c 512"
                            + " --cpuset-cpus 0-1 --cpuset-mems 0 --blkio-weight 300 --oom-kill-disable --oom-score-adj 500 host true"),
            Map.entry(
                    "quota",
                    "--cpu-period 50000 --cpu-quota 25000 --ulimit nofile=1024:2048 --ulimit core=0 host true"),
            Map.entry("realtime", "--cpu-rt-period 1000000 --cpu-rt-runtime 950000 --runtime runc host true"),
            Map.entry(
                    "block-io",
                    "--device-read-bps /dev/sda:10mb --device-write-iops /dev/sda:100"
                            + " --blkio-weight-device /dev/sda:200 host true"),
            Map.entry(
                    "user", "-u www-data --group-add audio --group-add 1234 -w /var/www -e A=1 -e HOME --init host id"),
            Map.entry("user-by-number", "--user 1000:1000 --entrypoint /bin/echo --rootfs /r -- a b"),
            Map.entry(
                    "names",
                    "-h web.test --domainname nis.test --add-host db:192.0.2.7 --add-host v6=[2001:db8::1]"
                            + " --dns 192.0.2.53 --dns-search test --dns-option ndots:2 -l a=b --annotation c=d host true"),
            Map.entry("host-namespaces", "--network host --pid host --ipc host --uts host --cgroupns host host true"),
            Map.entry(
                    "joined-namespaces", "--network container:web --pid container:web --ipc ns:/run/ns/ipc host true"),
            Map.entry("user-namespace", "--userns auto --rootfs /r true"),
            Map.entry(
                    "user-namespace-by-hand",
                    "--uidmap 0:200000:1000 --gidmap 0:300000:1000 --network host --rootfs /r true"),
            Map.entry(
                    "mounts",
                    "-v /srv:/data:ro -v ./x:/x --mount type=bind,src=/a,dst=/data/a,bind-propagation=rslave"
                            + " --tmpfs /run:size=1m --mount type=tmpfs,dst=/t,tmpfs-size=1m --shm-size 128m host true"),
            Map.entry("replaced-mounts", "-v /dev:/dev -v /etc/hosts:/etc/hosts --tmpfs /sys host true"),
            Map.entry("read-only", "--read-only --tmpfs /tmp host true"),
            Map.entry(
                    "devices",
                    "--device /dev/fuse --device /dev/sda:/dev/disk:r --device /dev/snd"
                            + " --device-cgroup-rule \"c 13:* rw\" host true"),
            Map.entry("capabilities", "--cap-add NET_RAW --cap-add sys_ptrace --cap-drop CAP_KILL host true"),
            Map.entry("no-capabilities", "--cap-drop ALL --cap-add NET_BIND_SERVICE host true"),
            Map.entry("privileged", "--privileged host true"),
            Map.entry(
                    "security",
                    "--security-opt no-new-privileges=false --security-opt seccomp=docker"
                            + " --security-opt apparmor=mine --security-opt label=a:b:c:s0 --security-opt systempaths=unconfined host true"),
            Map.entry("unconfined", "--security-opt seccomp=unconfined --security-opt apparmor=unconfined host true"),
            Map.entry(
                    "sysctls",
                    "--sysctl net.core.somaxconn=1024 --sysctl kernel.shmmax=65536 --cgroup-parent /mine host true"));

    @TestFactory
    Stream<DynamicTest> commandLinesComeToTheirSpecifications() {
        return CASES.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> dynamicTest(entry.getKey(), () -> check(entry.getKey(), entry.getValue())));
    }

    private static void check(String name, String line) throws IOException {
        String actual = text(line, template(line));
        Path file = GOLDEN.resolve(name + ".json");
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, actual);
        }
        assertEquals(Files.readString(file), actual);
    }

    private static ContainerTemplate template(String line) {
        var arguments = ArgumentReader.read(RUN, words(line));
        var nothing = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        var console = new Console(
                new ByteArrayInputStream(new byte[0]),
                nothing,
                nothing,
                Map.of("HOME", "/home/me"),
                Path.of("/home/me"));
        var described = new ContainerReader(new Invocation(arguments, console, EngineSettings.DEFAULT)).read();
        var place = new Place(new ContainerId(ID), "/run/gatun/containers/" + ID, "/gatun");
        return SpecTemplate.of(described.options(), described.image(), place, new FakeHost());
    }

    private static String text(String line, ContainerTemplate template) {
        var files = Json.object();
        template.files().forEach(file -> files.put(file.name(), file.content()));
        return Json.object()
                        .put("command", "run " + line)
                        .put("spec", SpecCodec.write(template.spec()))
                        .put("files", files.build())
                        .build()
                        .pretty()
                + "\n";
    }

    /** Words as a shell splits them, with double quotes only. */
    private static List<String> words(String line) {
        return Pattern.compile("\"([^\"]*)\"|\\S+")
                .matcher(line)
                .results()
                .map(match -> match.group(1) != null ? match.group(1) : match.group())
                .toList();
    }
}

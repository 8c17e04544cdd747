package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What docker-bench-security, the script of the CIS Docker Benchmark, asks docker's command about a daemon and its containers, in the
 * script's words and under its numbers. docs/security.md explains what it finds.
 */
class SecurityBenchIT extends WithDocker {
    @Test
    void daemonPassesWhatIsAskedOfIt() throws IOException {
        var answers = Map.of(
                "2.5 insecure registries", info("{{.RegistryConfig.InsecureRegistryCIDRs}}"),
                "2.6 aufs", info("{{.Driver}}"),
                "2.13 logs", info("{{.LoggingDriver}}"),
                "2.15 live restore", info("{{.LiveRestoreEnabled}}"),
                "2.18 experimental", info("{{.ExperimentalBuild}}"),
                "7.1 swarm", info("{{.Swarm.LocalNodeState}}"),
                "7.1 authorization plugins", info("{{.Plugins.Authorization}}"));
        assertEquals(
                Map.of(
                        "2.5 insecure registries", "[127.0.0.0/8 ::1/128]",
                        "2.6 aufs", "overlay2",
                        "2.13 logs", "json-file",
                        "2.15 live restore", "true",
                        "2.18 experimental", "false",
                        "7.1 swarm", "inactive",
                        "7.1 authorization plugins", "[]"),
                answers);
        String options = info("{{.SecurityOptions}}");
        assertTrue(options.contains("name=seccomp,profile=builtin"), "2.17 " + options);
        assertEquals(
                "rw-rw----",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(host.socket())),
                "3.16 mode of the socket");
        assertEquals("root", Files.getOwner(host.socket()).getName(), "3.15 owner of the socket");
    }

    @Test
    void containerThatAsksForNothingHasNothingOfTheHosts() {
        host.must("run", "-d", "--name", "plain", "host", "sleep", "1000");
        var wanted = new LinkedHashMap<String, String>();
        wanted.put("5.3 {{.HostConfig.CapAdd}}", "[]");
        wanted.put("5.4 {{.HostConfig.Privileged}}", "false");
        wanted.put("5.5 {{.Mounts}}", "[]");
        wanted.put("5.7 {{.NetworkSettings.Ports}}", "map[]");
        wanted.put("5.9 {{.HostConfig.NetworkMode}}", "default");
        wanted.put("5.15 {{.HostConfig.PidMode}}", "");
        wanted.put("5.16 {{.HostConfig.IpcMode}}", "private");
        wanted.put("5.17 {{.HostConfig.Devices}}", "[]");
        wanted.put("5.20 {{.HostConfig.UTSMode}}", "");
        wanted.put("5.21 {{.HostConfig.SecurityOpt}}", "[]");
        wanted.put("5.30 {{.HostConfig.UsernsMode}}", "");
        assertEquals(wanted, answers("plain", wanted));
    }

    @Test
    void containerThatDoesWhatTheBenchAdvisesIsSeenToDoIt() {
        host.must(
                ("run -d --name hard --cap-drop ALL --cap-add NET_BIND_SERVICE --read-only --memory 64m --cpu-shares 512 --pids-limit 64"
                                + " --security-opt no-new-privileges --restart on-failure:5 --ulimit nofile=100:200 --user 1000"
                                + " --publish 127.0.0.1:8080:80 --health-cmd true host sleep 1000")
                        .split(" ", -1));
        var wanted = new LinkedHashMap<String, String>();
        wanted.put("4.1 {{.Config.User}}", "1000");
        wanted.put("4.6 {{.Config.Healthcheck.Test}}", "[CMD-SHELL true]");
        wanted.put("5.3 {{.HostConfig.CapDrop}} {{.HostConfig.CapAdd}}", "[ALL] [CAP_NET_BIND_SERVICE]");
        wanted.put("5.10 {{.HostConfig.Memory}}", "67108864");
        wanted.put("5.11 {{.HostConfig.CpuShares}}", "512");
        wanted.put("5.12 {{.HostConfig.ReadonlyRootfs}}", "true");
        wanted.put("5.13 {{.NetworkSettings.Ports}}", "map[80/tcp:[{127.0.0.1 8080}]]");
        wanted.put(
                "5.14 {{.HostConfig.RestartPolicy.Name}} {{.HostConfig.RestartPolicy.MaximumRetryCount}}",
                "on-failure 5");
        wanted.put("5.18 {{.HostConfig.Ulimits}}", "[nofile=100:200]");
        wanted.put("5.25 {{.HostConfig.SecurityOpt}}", "[no-new-privileges]");
        wanted.put("5.28 {{.HostConfig.PidsLimit}}", "64");
        assertEquals(wanted, answers("hard", wanted));
        // The kernel's word for it.
        List<String> status = host.must(
                        "exec", "hard", "grep", "-E", "^(CapEff|CapBnd|NoNewPrivs|Seccomp):", "/proc/1/status")
                .lines()
                .map(line -> line.replaceAll("\\s+", ""))
                .toList();
        assertEquals(
                List.of("CapEff:0000000000000000", "CapBnd:0000000000000400", "NoNewPrivs:1", "Seccomp:2"), status);
    }

    private String info(String format) {
        return host.must("info", "--format", format);
    }

    /** The answers of {@code inspect} to the templates behind the numbers. */
    private Map<String, String> answers(String container, Map<String, String> questions) {
        var answers = new LinkedHashMap<String, String>();
        questions
                .keySet()
                .forEach(question -> answers.put(
                        question,
                        host.must("inspect", "--format", question.substring(question.indexOf(' ') + 1), container)));
        return answers;
    }
}

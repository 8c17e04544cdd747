package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The docker-java library against the daemon. */
class DockerJavaIT {
    private static final int LONGEST_SECONDS = 30;

    @TempDir
    private Path directory;

    @Test
    void libraryMakesFollowsLooksIntoAndRemovesContainers() throws Exception {
        try (var host = DockerHost.in(directory);
                DockerClient client = client(host)) {
            TestImage.load(host, directory, "box:1", "{\"ExposedPorts\":{\"80/tcp\":{}}}");
            client.pingCmd().exec();
            assertEquals("linux", client.versionCmd().exec().getOperatingSystem());
            assertEquals(1, client.infoCmd().exec().getImages());
            assertEquals(1, client.listImagesCmd().exec().size());
            assertThrows(
                    NotFoundException.class,
                    () -> client.inspectImageCmd("none").exec());
            assertThrows(
                    NotFoundException.class,
                    () -> client.createContainerCmd("none").exec());
            client.createNetworkCmd().withName("net").exec();
            client.createVolumeCmd().withName("data").exec();
            String id = client.createContainerCmd("box:1")
                    .withName("box")
                    .withCmd("sh", "-c", "echo out; echo err >&2; sleep 600")
                    .withHostConfig(HostConfig.newHostConfig()
                            .withNetworkMode("net")
                            .withPublishAllPorts(true)
                            .withBinds(new Bind("data", new Volume("/vol"))))
                    .exec()
                    .getId();
            assertThrows(
                    ConflictException.class,
                    () -> client.createContainerCmd("box:1")
                            .withName("box")
                            .withCmd("true")
                            .exec());
            client.startContainerCmd(id).exec();
            var seen = client.inspectContainerCmd(id).exec();
            assertEquals(true, seen.getState().getRunning());
            assertEquals(
                    List.of("data"),
                    seen.getMounts().stream().map(mount -> mount.getName()).toList());
            assertTrue(seen.getNetworkSettings().getPorts().getBindings().get(ExposedPort.tcp(80)).length > 0);
            assertEquals("in\n", execute(client, id, "echo", "in"));
            assertEquals("out\nerr\n".length(), logs(client, id).length());
            client.killContainerCmd(id).exec();
            assertEquals(
                    137,
                    client.waitContainerCmd(id)
                            .exec(new WaitContainerResultCallback())
                            .awaitStatusCode(LONGEST_SECONDS, TimeUnit.SECONDS));
            client.removeContainerCmd(id).withRemoveVolumes(true).exec();
            client.removeVolumeCmd("data").exec();
            client.removeNetworkCmd("net").exec();
            assertTrue(client.listContainersCmd().withShowAll(true).exec().isEmpty());
        }
    }

    private static DockerClient client(DockerHost host) {
        var config = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost("unix://" + host.socket())
                .build();
        var http = new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .responseTimeout(Duration.ofSeconds(LONGEST_SECONDS))
                .build();
        return DockerClientImpl.getInstance(config, http);
    }

    private static String execute(DockerClient client, String id, String... command) throws Exception {
        String exec = client.execCreateCmd(id)
                .withAttachStdout(true)
                .withCmd(command)
                .exec()
                .getId();
        var text = new Text();
        client.execStartCmd(exec).exec(text).awaitCompletion(LONGEST_SECONDS, TimeUnit.SECONDS);
        assertEquals(0L, client.inspectExecCmd(exec).exec().getExitCodeLong());
        return text.toString();
    }

    private static String logs(DockerClient client, String id) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        while (System.nanoTime() < end) {
            var text = new Text();
            client.logContainerCmd(id)
                    .withStdOut(true)
                    .withStdErr(true)
                    .exec(text)
                    .awaitCompletion();
            if (text.toString().contains("err")) return text.toString();
        }
        return "";
    }

    /** What comes in frames. */
    private static final class Text extends ResultCallback.Adapter<Frame> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void onNext(Frame frame) {
            bytes.writeBytes(frame.getPayload());
        }

        @Override
        public String toString() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}

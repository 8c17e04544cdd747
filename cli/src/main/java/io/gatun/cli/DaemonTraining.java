package io.gatun.cli;

import io.gatun.cli.command.Console;
import io.gatun.cli.terminal.SignalHandlers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Serves what clients ask most, so that the JVM writes down which classes a daemon needs. Called once per build (scripts/setup.sh);
 * answers are thrown away, and where nobody may make containers it learns as much as it can.
 */
final class DaemonTraining {
    private static final long LONGEST_MILLIS = 60_000;
    private static final int END_OF_ARCHIVE = 1024;
    private static final List<String> PLACES = List.of("/usr", "/bin", "/lib", "/lib64");

    private final Path socket;

    private DaemonTraining(Path socket) {
        this.socket = socket;
    }

    /** Serves the containers of the engine's directory that is named. */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        Files.createDirectories(root);
        Path socket = root.resolve("socket");
        var command = List.of("--root", root.resolve("state").toString(), "daemon", "--socket", socket.toString());
        Thread daemon = Thread.ofPlatform()
                .start(() -> CommandLine.read(command, console()).run());
        var training = new DaemonTraining(socket);
        if (training.isServed(daemon)) training.work();
        SignalHandlers.raise("TERM");
        daemon.join(LONGEST_MILLIS);
        Main.console();
        Runtime.getRuntime().halt(0);
    }

    private static Console console() {
        var nothing = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Console(
                new ByteArrayInputStream(new byte[0]),
                nothing,
                nothing,
                Map.of(),
                Path.of("").toAbsolutePath());
    }

    private boolean isServed(Thread daemon) throws InterruptedException {
        long end = System.nanoTime() + LONGEST_MILLIS * 1_000_000;
        while (System.nanoTime() < end && daemon.isAlive()) {
            if (ask("GET", "/_ping", "").startsWith("HTTP/1.1 200")) return true;
            Thread.sleep(10);
        }
        return false;
    }

    /** A container whose programs are the machine's own, and has no network: a build makes no bridge. */
    private void work() {
        ask("POST", "/images/create?fromSrc=-&repo=training", new String(new char[END_OF_ARCHIVE]));
        String binds = String.join(
                ",",
                PLACES.stream()
                        .map(path -> "\"%s:%s:ro\"".formatted(path, path))
                        .toList());
        ask("POST", "/v1.50/containers/create?name=training", """
            {"Image":"training","Cmd":["sleep","100"],"Env":["PATH=/usr/bin:/bin"],"Labels":{"a":"b"},
             "HostConfig":{"NetworkMode":"none","Memory":67108864,"NanoCpus":500000000,"Binds":[%s]}}\
            """.formatted(binds));
        ask("POST", "/v1.50/containers/training/start", "");
        for (String path : List.of(
                "version",
                "info",
                "containers/json?all=1&size=1",
                "containers/training/json",
                "containers/training/stats?stream=0",
                "containers/training/top",
                "containers/training/logs?stdout=1&stderr=1&timestamps=1",
                "images/json",
                "images/training/json",
                "networks",
                "volumes",
                "system/df",
                "events?since=0&until=1",
                "containers/none/json")) {
            ask("GET", "/v1.50/" + path, "");
        }
        ask("GET", "/metrics", "");
        execute();
        ask("POST", "/v1.50/containers/training/kill", "");
        ask("POST", "/v1.50/containers/training/wait", "");
        ask("DELETE", "/v1.50/containers/training?force=1&v=1", "");
    }

    private void execute() {
        String answer = ask(
                "POST",
                "/v1.50/containers/training/exec",
                "{\"Cmd\":[\"true\"],\"AttachStdout\":true,\"AttachStderr\":true}");
        int id = answer.indexOf("\"Id\":\"");
        if (id < 0) return;
        String exec = answer.substring(id + 6, answer.indexOf('"', id + 6));
        ask("POST", "/v1.50/exec/" + exec + "/start", "{\"Detach\":false,\"Tty\":false}");
        ask("GET", "/v1.50/exec/" + exec + "/json", "");
    }

    /** One request on a connection of its own; the whole answer, empty if there is none. */
    private String ask(String method, String path, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\nHost: gatun\r\nContent-Type: application/json\r\n"
                + "Connection: close\r\nContent-Length: " + content.length + "\r\n\r\n";
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.UTF_8)));
            channel.write(ByteBuffer.wrap(content));
            var answer = new StringBuilder();
            ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
            while (channel.read(buffer.clear()) >= 0) {
                answer.append(StandardCharsets.UTF_8.decode(buffer.flip()));
            }
            return answer.toString();
        } catch (IOException e) {
            return "";
        }
    }
}

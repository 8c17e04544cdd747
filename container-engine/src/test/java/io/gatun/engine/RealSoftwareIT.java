package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.log.LogFrame;
import io.gatun.engine.log.LogQuery;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.options.ContainerOptionsBuilder;
import io.gatun.engine.options.NamespaceMode;
import io.gatun.engine.options.UserText;
import io.gatun.engine.stream.Attachment;
import io.gatun.engine.template.Image;
import io.gatun.engine.testing.DebianRoot;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers as Debian has them, in containers of default rights, used by their own clients in a second container beside them. */
class RealSoftwareIT {
    private static final Duration GRACE = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private DebianRoot debian;
    private Engine engine;

    @BeforeEach
    void open() {
        debian = DebianRoot.below(directory);
        engine = Engine.open(new EngineSettings(directory.resolve("state"), "/gatun-real-software-it"));
    }

    @AfterEach
    void close() {
        if (engine != null) {
            engine.list().forEach(info -> engine.deleteByForce(ref(info)));
            engine.close();
            debian.close();
        }
    }

    @Test
    void nginxServesAndEndsWhenItIsAskedTo() {
        var server = server(
                "SIGQUIT",
                options -> options.command(List.of("nginx", "-g", "daemon off; error_log /dev/stderr notice;")));
        awaitLog(server, "start worker process ");

        // Bash opens a connection by itself, so no other program is needed in the image.
        String answer = client(
                server,
                "exec 3<>/dev/tcp/127.0.0.1/80; printf 'GET / HTTP/1.0\\r\\nHost: box\\r\\n\\r\\n' >&3; cat <&3");
        assertTrue(answer.startsWith("HTTP/1.1 200 OK"), answer);
        assertTrue(answer.contains("Welcome to nginx!"), answer);

        assertEquals(Optional.of(0), stop(server));
        assertTrue(log(server).contains("gracefully shutting down"), log(server));
    }

    @Test
    void redisKeepsWhatItIsGivenAndSavesItWhenItEnds() {
        var server = server(
                "SIGTERM",
                options -> options.user(UserText.parse("redis"))
                        .workdir("/var/lib/redis")
                        .command(List.of("redis-server", "--save", "3600 1")));
        awaitLog(server, "Ready to accept connections");

        assertEquals("OK\nlifted\n", client(server, "redis-cli set ship lifted; redis-cli get ship"));

        assertEquals(Optional.of(0), stop(server));
        assertTrue(log(server).contains("DB saved on disk"), log(server));
        engine.start(server);
        awaitLog(server, "DB loaded from disk");
        assertEquals("lifted\n", client(server, "redis-cli get ship"));
    }

    @Test
    void postgresAnswersQueriesAndShutsDownInOrder() {
        var server = server(
                "SIGINT",
                options -> options.user(UserText.parse("postgres"))
                        .command(List.of(
                                "sh",
                                "-c",
                                "echo host all all 127.0.0.1/32 trust > /tmp/hba.conf;"
                                        + " exec /usr/lib/postgresql/*/bin/postgres -D /var/lib/postgresql/*/main"
                                        + " -c config_file=$(echo /etc/postgresql/*/main/postgresql.conf)"
                                        + " -c hba_file=/tmp/hba.conf -c unix_socket_directories=/tmp")));
        awaitLog(server, "database system is ready to accept connections");

        String rows = client(
                server,
                "export PGHOST=127.0.0.1 PGUSER=postgres; psql -qc 'create table ships (name text)'"
                        + " -c \"insert into ships values ('Ancon'), ('Cristobal')\""
                        + " -Atc 'select count(*), max(name) from ships'");
        assertEquals("2|Cristobal\n", rows);

        assertEquals(Optional.of(0), stop(server));
        assertTrue(log(server).contains("database system is shut down"), log(server));
    }

    private ContainerRef server(String stopSignal, UnaryOperator<ContainerOptionsBuilder> change) {
        var options =
                change.apply(ContainerOptions.builder().ending(new ContainerOptions.Ending(stopSignal, GRACE, false)));
        var server = create(options);
        engine.start(server);
        return server;
    }

    /** What a script prints that runs in the network of a server. */
    private String client(ContainerRef server, String script) {
        var options = ContainerOptions.builder()
                .network(new NamespaceMode.OfContainer(server.text()))
                .command(List.of("bash", "-ec", script));
        var client = create(options);
        var text = new StringBuilder();
        try (Attachment attachment = engine.start(client, Attach.OUTPUT)) {
            for (var frame = attachment.next(); frame.isPresent(); frame = attachment.next()) {
                text.append(frame.get().text());
            }
        }
        assertEquals(Optional.of(0), engine.await(client).flatMap(RunEnd::exitCode), text.toString());
        return text.toString();
    }

    private ContainerRef create(ContainerOptionsBuilder options) {
        var image = new Image.Rootfs(debian.path().toString());
        return ref(engine.create(new ContainerRequest(Optional.empty(), image, options.build())));
    }

    private Optional<Integer> stop(ContainerRef server) {
        engine.stop(server, Optional.empty(), Optional.empty());
        return engine.await(server).flatMap(RunEnd::exitCode);
    }

    private String log(ContainerRef server) {
        var text = new StringBuilder();
        try (var reader = engine.logs(server, LogQuery.ALL)) {
            for (var frame = reader.next(); frame.isPresent(); frame = reader.next()) {
                text.append(frame.get().text());
            }
        }
        return text.toString();
    }

    /** Waits until a server has said something. */
    private void awaitLog(ContainerRef server, String text) {
        try (var follower = engine.follow(server, LogQuery.ALL).orElseThrow()) {
            var seen = new StringBuilder();
            while (seen.indexOf(text) < 0) {
                Optional<LogFrame> frame = follower.next();
                assertTrue(frame.isPresent(), () -> "it ended: " + seen);
                seen.append(frame.get().text());
            }
        }
    }

    private static ContainerRef ref(ContainerInfo info) {
        return new ContainerRef(info.id().value());
    }
}

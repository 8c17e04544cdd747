package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.testing.DebianLayers.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers in images of several layers: a Debian, its package, a configuration that hides some of it. Each goes through a registry, is run
 * as its image says, is used by its own clients, checked by its own check, stopped by its own signal, and made an image again, which goes
 * through an archive.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealImagesIT {
    private static final String GROUP = "gatun-real-images-it-" + Long.toHexString(System.nanoTime());
    private static final String CONFIG =
            "{{.Config.Entrypoint}} {{.Config.Cmd}} {{.Config.User}} {{.Config.Env}} {{.Config.ExposedPorts}}"
                    + " {{.Config.Volumes}} {{.Config.StopSignal}} {{.Config.WorkingDir}} {{.Config.Healthcheck.Test}}";
    private static final String OFTEN = ",\"Interval\":200000000,\"Timeout\":10000000000,\"Retries\":100}";

    private Path directory;
    private RealImages images;
    private DockerHost host;

    @BeforeAll
    void open(@TempDir Path temporary) throws Exception {
        directory = temporary;
        images = new RealImages(directory, GROUP);
        host = images.host();
        host.must("network", "create", "harbour");
    }

    @AfterEach
    void clear() throws IOException {
        if (images != null) images.clear();
    }

    @AfterAll
    void close() throws IOException {
        if (images == null) return;
        host.must("network", "rm", "harbour");
        images.close();
        Leftovers.removeGroup(GROUP);
    }

    @Test
    void nginxServesWhatTheConfigurationLeaves() throws Exception {
        String image = images.arrive(
                Part.NGINX,
                "{\"Entrypoint\":[\"/entrypoint.sh\"],\"Cmd\":[\"nginx\",\"-g\",\"daemon off; error_log /dev/stderr notice;\"],"
                        + "\"Env\":[\"PATH=/usr/sbin:/usr/bin:/sbin:/bin\",\"GREETING=image\"],\"ExposedPorts\":{\"80/tcp\":{}},"
                        + "\"Volumes\":{\"/var/www/html\":{}},\"StopSignal\":\"SIGQUIT\",\"Healthcheck\":{\"Test\":[\"CMD\",\"bash\","
                        + "\"-c\",\"exec 3<>/dev/tcp/127.0.0.1/80\"]" + OFTEN + "}",
                tree -> {
                    file(tree, "var/www/html/.wh..wh..opq", "");
                    file(tree, "var/www/html/index.html", "the only page\n");
                    file(tree, "etc/nginx/sites-enabled/.wh.default", "");
                    file(tree, "etc/nginx/conf.d/ship.conf", """
                            server { listen 80; root /var/www/html; access_log /dev/stdout; }
                            """);
                    script(tree, "entrypoint.sh", """
                            #!/bin/sh
                            echo "$GREETING" > /var/www/html/greeting
                            exec "$@"
                            """);
                });
        assertEquals(
                "[/entrypoint.sh] [nginx -g daemon off; error_log /dev/stderr notice;] "
                        + " [PATH=/usr/sbin:/usr/bin:/sbin:/bin GREETING=image] map[80/tcp:{}] map[/var/www/html:{}]"
                        + " SIGQUIT  [CMD bash -c exec 3<>/dev/tcp/127.0.0.1/80]",
                host.must("image", "inspect", "-f", CONFIG, image));

        run("nginx", "-p", "127.0.0.1:0:80", "-v", "pages:/var/www/html", "-e", "GREETING=lifted", image);
        assertEquals(
                "the only page\nlifted", images.client("nginx", "80", "curl -sS localhost:$1 localhost:$1/greeting"));
        assertEquals("greeting\nindex.html", host.must("exec", "nginx", "ls", "-A", "/var/www/html"));
        assertEquals("", host.must("exec", "nginx", "ls", "-A", "/etc/nginx/sites-enabled"));
        // Bash opens a connection by itself; the name is one of the network's.
        String get = "exec 3<>/dev/tcp/nginx/80; printf 'GET /greeting HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3";
        String beside = host.must("run", "--rm", "--network", "harbour", "--entrypoint", "bash", image, "-c", get);
        assertTrue(beside.startsWith("HTTP/1.1 200 OK") && beside.endsWith("lifted"), beside);
        String log = images.stop("nginx", 0);
        assertTrue(log.contains("gracefully shutting down") && log.contains("\"GET /greeting HTTP/1.1\" 200"), log);

        String carried = images.carry("nginx", image, "ENV GREETING=carried");
        run("again", "-p", "127.0.0.1:0:80", carried);
        assertEquals(
                "the only page\ncarried", images.client("again", "80", "curl -sS localhost:$1 localhost:$1/greeting"));
        images.stop("again", 0);
    }

    @Test
    void redisKeepsItsDataInAVolumeThatIsItsOwn() throws Exception {
        String image = images.arrive(
                Part.REDIS,
                "{\"Entrypoint\":[\"redis-server\"],\"Cmd\":[\"/etc/ship/redis.conf\"],\"User\":\"redis\",\"WorkingDir\":\"/var/lib/redis\","
                        + "\"Env\":[\"PATH=/usr/bin:/bin\"],\"ExposedPorts\":{\"6379/tcp\":{}},\"Volumes\":{\"/var/lib/redis\":{}},"
                        + "\"Healthcheck\":{\"Test\":[\"CMD-SHELL\",\"redis-cli ping | grep -q PONG\"]" + OFTEN + "}",
                tree -> {
                    file(tree, "etc/redis/.wh.redis.conf", "");
                    file(tree, "etc/ship/redis.conf", """
                            bind *
                            protected-mode no
                            dir /var/lib/redis
                            save 3600 1
                            """);
                });
        assertEquals(
                "[redis-server] [/etc/ship/redis.conf] redis [PATH=/usr/bin:/bin] map[6379/tcp:{}] map[/var/lib/redis:{}]"
                        + "  /var/lib/redis [CMD-SHELL redis-cli ping | grep -q PONG]",
                host.must("image", "inspect", "-f", CONFIG, image));

        run("redis", "-p", "127.0.0.1:0:6379", "-v", "keys:/var/lib/redis", image);
        assertEquals(
                "OK\n1",
                images.client("redis", "6379/tcp", "redis-cli -p $1 set ship Ancon; redis-cli -p $1 incr locks"));
        assertEquals("Ancon", beside(image, "redis-cli", "-h", "redis", "get", "ship"));
        String owners =
                host.must("exec", "redis", "stat", "-c", "%U:%G %a %n", "/etc/redis", "/var/lib/redis", "/etc/ship");
        assertEquals("redis:redis 2770 /etc/redis\nredis:redis 750 /var/lib/redis\nroot:root 755 /etc/ship", owners);
        assertEquals("", host.must("exec", "-u", "0", "redis", "ls", "-A", "/etc/redis"));
        String log = images.stop("redis", 0);
        assertTrue(log.contains("DB saved on disk"), log);
        host.must("start", "redis");
        images.awaitHealthy("redis");
        assertEquals("2", images.client("redis", "6379/tcp", "redis-cli -p $1 incr locks"));
        images.stop("redis", 0);

        String carried = images.carry("redis", image, "LABEL of=redis");
        run("kept", "-v", "keys:/var/lib/redis", carried);
        assertEquals("2", beside(carried, "redis-cli", "-h", "kept", "get", "locks"));
        // What is in a volume is in no image.
        run("fresh", carried);
        assertEquals("0", beside(carried, "redis-cli", "-h", "fresh", "dbsize"));
    }

    @Test
    void postgresFindsItsClusterCopiedIntoTheVolume() throws Exception {
        String image = images.arrive(
                Part.POSTGRES,
                "{\"Entrypoint\":[\"/entrypoint.sh\"],\"Cmd\":[\"postgres\"],\"User\":\"postgres\",\"Env\":[\"PATH=/usr/bin:/bin\"],"
                        + "\"ExposedPorts\":{\"5432/tcp\":{}},\"Volumes\":{\"/var/lib/postgresql\":{}},\"StopSignal\":\"SIGINT\","
                        + "\"Healthcheck\":{\"Test\":[\"CMD\",\"pg_isready\",\"-h\",\"127.0.0.1\"]" + OFTEN + "}",
                tree -> {
                    file(tree, "etc/ship/hba.conf", "host all all all trust\n");
                    file(tree, "etc/logrotate.d/.wh.postgresql-common", "");
                    script(tree, "entrypoint.sh", """
                            #!/bin/sh
                            exec /usr/lib/postgresql/*/bin/"$1" -D /var/lib/postgresql/*/main \\
                              -c config_file="$(echo /etc/postgresql/*/main/postgresql.conf)" -c hba_file=/etc/ship/hba.conf \\
                              -c listen_addresses='*' -c unix_socket_directories=/tmp
                            """);
                });
        assertEquals(
                "[/entrypoint.sh] [postgres] postgres [PATH=/usr/bin:/bin] map[5432/tcp:{}] map[/var/lib/postgresql:{}]"
                        + " SIGINT  [CMD pg_isready -h 127.0.0.1]",
                host.must("image", "inspect", "-f", CONFIG, image));

        run("postgres", "-p", "127.0.0.1:0:5432", "-v", "cluster:/var/lib/postgresql", image);
        String psql = "psql -h 127.0.0.1 -p $1 -U postgres -Atc ";
        assertEquals(
                "CREATE TABLE\nINSERT 0 2\n2|Cristobal",
                images.client(
                        "postgres",
                        "5432",
                        psql
                                + "'create table ships (name text)' -c \"insert into ships values ('Ancon'), ('Cristobal')\""
                                + " -c 'select count(*), max(name) from ships'"));
        String data = host.must("exec", "postgres", "sh", "-c", "stat -c '%U %a' /var/lib/postgresql/*/main; id -Gn");
        assertEquals("postgres 700\npostgres ssl-cert", data);
        String log = images.stop("postgres", 0);
        assertTrue(log.contains("database system is shut down") && log.contains("fast shutdown"), log);

        String carried = images.carry("postgres", image, "ENV PGUSER=postgres");
        run("kept", "-v", "cluster:/var/lib/postgresql", carried);
        assertEquals("2", beside(carried, "psql", "-h", "kept", "-Atc", "select count(*) from ships"));
        images.stop("kept", 0);
        run("fresh", carried);
        assertEquals("f", beside(carried, "psql", "-h", "fresh", "-Atc", "select to_regclass('ships') is not null"));
        images.stop("fresh", 0);
    }

    @Test
    void javaSeesTheContainersLimitsAndEndsInOrder() throws Exception {
        String image = images.arrive(
                Part.JAVA,
                "{\"Entrypoint\":[\"java\",\"-XX:+UseSerialGC\",\"-jar\",\"ship.jar\"],\"User\":\"65534:65534\",\"WorkingDir\":\"/app\","
                        + "\"Env\":[\"PATH=/usr/bin:/bin\",\"SHIP=Ancon\"],\"ExposedPorts\":{\"8080/tcp\":{}},"
                        + "\"Healthcheck\":{\"Test\":[\"CMD\",\"bash\",\"-c\",\"exec 3<>/dev/tcp/127.0.0.1/8080\"]"
                        + OFTEN + "}",
                this::javaProgram);

        run("java", "-p", "127.0.0.1:0:8080", "-m", "256m", "--cpus", "1", image);
        String small = images.client("java", "8080", "curl -sS localhost:$1");
        assertTrue(small.startsWith("Ancon has 1 processors and a heap of "), small);
        // Half of a little memory, a quarter of more.
        assertTrue(megabytes(small) <= 128, small);
        assertTrue(images.stop("java", 143).endsWith("drained\n"));

        String carried = images.carry("java", image, "ENV SHIP=Cristobal", "CMD [\"unused\"]");
        run("again", "-p", "127.0.0.1:0:8080", "-m", "1g", carried);
        String large = images.client("again", "8080", "curl -sS localhost:$1");
        assertTrue(large.startsWith("Cristobal has " + processors() + " processors and a heap of "), large);
        assertTrue(megabytes(large) > 200 && megabytes(large) <= 256, large);
        images.stop("again", 143);
    }

    private void javaProgram(Path tree) throws IOException {
        Path source = directory.resolve("Ship.java");
        Files.writeString(source, """
                import com.sun.net.httpserver.HttpServer;
                import java.net.InetSocketAddress;

                public class Ship {
                    public static void main(String[] arguments) throws Exception {
                        HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
                        server.createContext("/", exchange -> {
                            Runtime runtime = Runtime.getRuntime();
                            byte[] body = (System.getenv("SHIP") + " has " + runtime.availableProcessors()
                                    + " processors and a heap of " + (runtime.maxMemory() >> 20) + " MB").getBytes();
                            exchange.sendResponseHeaders(200, body.length);
                            exchange.getResponseBody().write(body);
                            exchange.close();
                        });
                        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                            server.stop(0);
                            System.out.println("drained");
                        }));
                        server.start();
                    }
                }
                """);
        Path classes = Files.createDirectories(directory.resolve("classes"));
        Path app = Files.createDirectories(tree.resolve("app"));
        tool("javac", "--release", "17", "-d", classes.toString(), source.toString());
        tool(
                "jar",
                "--create",
                "--file=" + app.resolve("ship.jar"),
                "--main-class=Ship",
                "-C",
                classes.toString(),
                ".");
    }

    private static void tool(String name, String... words) {
        int code = ToolProvider.findFirst(name).orElseThrow().run(System.out, System.err, words);
        assertEquals(0, code);
    }

    private static int megabytes(String answer) {
        return Integer.parseInt(answer.replaceFirst(".* (\\d+) MB$", "$1"));
    }

    private static String processors() {
        return Integer.toString(Runtime.getRuntime().availableProcessors());
    }

    private void run(String name, String... words) {
        String[] all = new String[words.length + 6];
        System.arraycopy(new String[] {"run", "-d", "--name", name, "--network", "harbour"}, 0, all, 0, 6);
        System.arraycopy(words, 0, all, 6, words.length);
        host.must(all);
        images.awaitHealthy(name);
    }

    /** What a program of the image says in the network of the servers. */
    private String beside(String image, String program, String... words) {
        String[] all = new String[words.length + 7];
        System.arraycopy(
                new String[] {"run", "--rm", "--network", "harbour", "--entrypoint", program, image}, 0, all, 0, 7);
        System.arraycopy(words, 0, all, 7, words.length);
        return host.must(all);
    }

    private static void script(Path tree, String name, String text) throws IOException {
        file(tree, name, text);
        Files.setPosixFilePermissions(tree.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void file(Path tree, String name, String text) throws IOException {
        Path file = tree.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}

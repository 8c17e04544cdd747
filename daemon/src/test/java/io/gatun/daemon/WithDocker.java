package io.gatun.daemon;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What every test has that asks a daemon of its own by the real docker command. */
abstract class WithDocker {
    @TempDir
    Path directory;

    DockerHost host;

    @BeforeEach
    void open() throws IOException {
        host = DockerHost.in(directory);
    }

    @AfterEach
    void close() {
        if (host != null) host.close();
    }
}

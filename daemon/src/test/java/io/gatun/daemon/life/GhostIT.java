package io.gatun.daemon.life;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.engine.ContainerInfo;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.ContainerRequest;
import io.gatun.engine.Engine;
import io.gatun.engine.EngineSettings;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.template.Image;
import io.gatun.linux.testing.Awaiting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Containers that go while somebody looks at them. */
@Timeout(30)
class GhostIT {
    @TempDir
    private Path directory;

    @Test
    void containerThatIsRemovedAfterALookIsNotListedForEver() throws Exception {
        var events = new EventBus();
        try (var engine = Engine.open(new EngineSettings(directory, "/gatun-ghost-it"));
                var containers = new Containers(engine, events)) {
            ContainerInfo look = engine.create(new ContainerRequest(
                    Optional.empty(),
                    new Image.Host(),
                    ContainerOptions.builder().build()));
            var finder = Thread.ofPlatform().unstarted(() -> containers.find(look));
            // It tells of the container before that is known.
            synchronized (events) {
                finder.start();
                Awaiting.await("about to tell", () -> finder.getState() == Thread.State.BLOCKED);
                engine.delete(new ContainerRef(look.id().value()));
            }
            finder.join();
            assertEquals(List.of(), containers.list());
        }
    }
}

package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The file by which programs see that docker made their container. */
class DockerMarkIT extends WithDocker {
    private static final String ASK =
            "test -f /.dockerenv && ! test -s /.dockerenv && echo marked; echo x > /tmp/written";

    @Test
    void emptyFileTellsProgramsWhereTheyAreAndIsNoChangeOfTheContainer() throws Exception {
        TestImage.load(host, directory, "box:1", "{}");
        for (String image : List.of("box:1", "host")) {
            assertEquals("marked", host.must("run", "--name", "box", image, "sh", "-c", ASK));
            String changes = host.must("diff", "box");
            assertTrue(changes.contains("A /tmp/written"), changes);
            assertFalse(changes.contains("dockerenv"), changes);
            if (!image.equals("host")) {
                assertEquals(".dockerenv", shell("docker export box | tar -t | grep dockerenv"));
                host.must("commit", "box", "made:1");
            }
            host.must("rm", "box");
        }
        // All layers of the image that was made.
        String layers = shell("docker save -o made.tar made:1 && mkdir made && tar -xf made.tar -C made"
                + " && find made -type f | while read f; do tar -tf $f 2>/dev/null; done; true");
        assertTrue(layers.contains("tmp/written") && layers.contains("data/file"), layers);
        assertFalse(layers.contains("dockerenv"), layers);
        assertEquals("marked", host.must("run", "--rm", "made:1", "sh", "-c", ASK));
    }

    private String shell(String command) throws Exception {
        Process process = host.startCommand("sh", "-c", command);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), out);
        return out;
    }
}

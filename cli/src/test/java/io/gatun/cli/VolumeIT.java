package io.gatun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** {@code gatun volume} and the volumes of {@code run}, {@code create} and {@code rm}. */
class VolumeIT extends InWorkplace {
    @Test
    void volumesAreMadeListedAndRemoved() {
        assertEquals("data\n", done("volume", "create", "--label", "a=b", "data"));
        String anonymous = done("volume", "create").strip();
        assertTrue(anonymous.matches("[0-9a-f]{64}"), anonymous);
        assertEquals("DRIVER    VOLUME NAME\nlocal     data\n", done("volume", "ls", "-f", "label=a"));
        assertEquals("data=a=b\n", done("volume", "ls", "-f", "name=dat", "--format", "{{.Name}}={{.Labels}}"));
        assertEquals(
                place.root() + "/volumes/data/_data\n", done("volume", "inspect", "-f", "{{.Mountpoint}}", "data"));
        assertTrue(done("volume", "inspect", "data").contains("\"Scope\": \"local\""));

        assertTrue(done("volume", "prune", "-f")
                .startsWith("Deleted Volumes:\n" + anonymous + "\n\nTotal reclaimed space: "));
        assertEquals("data\n", done("volume", "rm", "data"));
        assertEquals(1, call("volume", "rm", "data").code());
        assertEquals(
                "gatun: get data: no such volume\n",
                call("volume", "inspect", "data").err());
        assertEquals("", done("volume", "ls", "-q"));
    }

    @Test
    void volumesOfContainersAreKeptWhileTheyAre() {
        done("create", "--name", "box", "-v", "data:/vol", "-v", "/own", "host", "true");
        assertEquals(
                2, done("volume", "ls", "-q", "-f", "dangling=false").lines().count());
        var refused = call("volume", "rm", "data");
        assertTrue(refused.err().contains("volume is in use"), refused.err());
        done("rm", "-v", "box");
        assertEquals("data\n", done("volume", "ls", "-q", "-f", "dangling=true"));

        done("run", "--rm", "-v", "/own", "host", "true");
        assertEquals("data\n", done("volume", "ls", "-q"));
        done("volume", "prune", "-af");
    }

    @Test
    void whatIsWrongIsSaid() {
        assertEquals(125, call("volume").code());
        assertEquals(125, call("volume", "what").code());
        assertEquals(1, call("volume", "create", "-d", "nfs").code());
        assertTrue(call("volume", "create", "../x").err().contains("invalid characters"));
        assertTrue(call("volume", "create", "-o", "size=1g", "x1").err().contains("cannot be limited"));
        assertTrue(done("volume", "ls", "--help").contains("--filter"));
    }
}

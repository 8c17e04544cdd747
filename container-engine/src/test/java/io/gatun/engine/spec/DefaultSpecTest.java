package io.gatun.engine.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.OciState.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DefaultSpecTest {
    @Test
    void rootfulDocumentHasTheShapeOfRuncs() {
        var json = SpecCodec.write(DefaultSpec.rootful());
        assertEquals(
                List.of("ociVersion", "process", "root", "hostname", "mounts", "linux"),
                List.copyOf(json.members().keySet()));
        var process = (Json.Obj) json.get("process").orElseThrow();
        assertEquals(
                List.of("terminal", "user", "args", "env", "cwd", "capabilities", "rlimits", "noNewPrivileges"),
                List.copyOf(process.members().keySet()));
        assertEquals("{\"uid\":0,\"gid\":0}", process.get("user").orElseThrow().toString());
        var linux = (Json.Obj) json.get("linux").orElseThrow();
        assertEquals(
                List.of("resources", "namespaces", "maskedPaths", "readonlyPaths"),
                List.copyOf(linux.members().keySet()));
        assertEquals(
                "{\"devices\":[{\"allow\":false,\"access\":\"rwm\"}]}",
                linux.get("resources").orElseThrow().toString());
        assertEquals(
                List.of("/proc", "/dev", "/dev/pts", "/dev/shm", "/dev/mqueue", "/sys", "/sys/fs/cgroup"),
                DefaultSpec.rootful().mounts().stream().map(Mount::destination).toList());
    }

    @Test
    void rootlessDocumentAsksForNothingAUserMayNotHave() {
        var spec = DefaultSpec.rootless(1000, 100);
        assertTrue(spec.linux().namespace(NamespaceType.NETWORK).isEmpty());
        assertTrue(spec.linux().createsNew(NamespaceType.USER));
        assertEquals(List.of(new IdMapping(0, 1000, 1)), spec.linux().uidMappings());
        assertEquals(List.of(new IdMapping(0, 100, 1)), spec.linux().gidMappings());
        assertEquals(Resources.NONE, spec.linux().resources());
        assertTrue(spec.mounts().stream().noneMatch(mount -> mount.options().contains("gid=5")));
        assertTrue(spec.mounts().get(5).isBind());
    }

    @Test
    void stateIsWrittenAsTheSpecificationHasIt() {
        var state = new OciState("1.2.1", "web", Status.RUNNING, OptionalInt.of(4422), "/b", Map.of("k", "v"));
        assertEquals(
                "{\"ociVersion\":\"1.2.1\",\"id\":\"web\",\"status\":\"running\",\"pid\":4422,\"bundle\":\"/b\","
                        + "\"annotations\":{\"k\":\"v\"}}",
                StateCodec.write(state).toString());
        var process =
                new OciState.OfProcess("1.2.1", List.of(OciState.OfProcess.SECCOMP_FD), 4422, Optional.of("m"), state);
        assertTrue(
                StateCodec.write(process)
                        .toString()
                        .startsWith(
                                "{\"ociVersion\":\"1.2.1\",\"fds\":[\"seccompFd\"],\"pid\":4422,\"metadata\":\"m\",\"state\":{"));
    }

    @Test
    void featuresNameEveryNamespaceHookAndOption() {
        var json = new Features(List.of("CAP_CHOWN"), Map.of("io.gatun.version", "1")).json();
        assertEquals("\"1.0.0\"", json.get("ociVersionMin").orElseThrow().toString());
        assertEquals(
                "[\"prestart\",\"createRuntime\",\"createContainer\",\"startContainer\",\"poststart\",\"poststop\"]",
                json.get("hooks").orElseThrow().toString());
        var linux = (Json.Obj) json.get("linux").orElseThrow();
        assertEquals(
                "[\"mount\",\"pid\",\"network\",\"uts\",\"ipc\",\"user\",\"cgroup\",\"time\"]",
                linux.get("namespaces").orElseThrow().toString());
        assertEquals(json, JsonReader.DOCUMENTS.read(json.pretty()));
    }
}

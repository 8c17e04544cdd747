package io.gatun.engine.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.NotSupportedException;
import io.gatun.engine.model.VolumeName;
import io.gatun.engine.spec.IdMapping;
import io.gatun.engine.spec.ProcessSpec.Rlimit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTextTest {
    private static final String HERE = "/work/here";

    @Test
    void pathsAreBinds() {
        assertEquals(bind("/srv", "/data", "rbind", "rprivate"), VolumeText.parse("/srv:/data", HERE));
        assertEquals(
                bind("/srv", "/data", "rbind", "ro", "rro", "rprivate"), VolumeText.parse("/srv/:/data/:ro", HERE));
        assertEquals(
                bind("/work/here/x", "/d", "bind", "rw", "rslave"), VolumeText.parse("./x:/d:rw,bind,rslave", HERE));
        assertEquals(bind("/work", "/d", "rbind", "rprivate"), VolumeText.parse("..:/d:cached", HERE));
        assertThrows(NotSupportedException.class, () -> VolumeText.parse("/d:/d:z", HERE));
    }

    @Test
    void namesAreVolumes() {
        assertEquals(volume(Optional.of("data"), true, "rbind", "rprivate"), VolumeText.parse("data:/d", HERE));
        assertEquals(
                volume(Optional.of("data"), false, "rbind", "ro", "rro", "rprivate"),
                VolumeText.parse("data:/d:ro,nocopy", HERE));
        assertEquals(volume(Optional.empty(), true, "rbind", "rprivate"), VolumeText.parse("/d", HERE));
        assertEquals(
                volume(Optional.of("data"), false, "rbind", "ro", "rro", "rprivate"),
                MountText.parse("type=volume,src=data,dst=/d,ro,volume-nocopy", HERE));
        assertEquals(
                volume(Optional.of("data"), false, "rbind", "rprivate", "x-gatun.part=x/y"),
                MountText.parse("type=volume,src=data,dst=/d,volume-subpath=x/y", HERE));
        for (String leaving : List.of("/x", "..", "x/../../y", "")) {
            assertThrows(
                    BadRequestException.class,
                    () -> MountText.parse("type=volume,src=data,dst=/d,volume-subpath=" + leaving, HERE));
        }
    }

    private static MountRequest volume(Optional<String> name, boolean copies, String... options) {
        return new MountRequest.Volume(name.map(VolumeName::new), "/d", List.of(options), copies, Map.of(), Map.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "d:/a",
                ":/a",
                "/a:",
                "/a:b",
                "/a:/",
                "/a:/..",
                "/a:/b:what",
                "/a:/b:ro,rw",
                "/a:/b:ro:rw"
            })
    void whatIsNoVolumeIsRefused(String text) {
        assertThrows(BadRequestException.class, () -> VolumeText.parse(text, HERE));
    }

    @Test
    void mountsAreReadAsCsv() {
        assertEquals(
                bind("/a,b", "/d", "rbind", "ro", "rro", "rshared"),
                MountText.parse("type=bind,\"source=/a,b\",dst=/d,readonly,bind-propagation=rshared", HERE));
        assertEquals(
                bind("/a", "/d", "bind", "rprivate"),
                MountText.parse("type=bind,src=/a,target=/d,bind-nonrecursive", HERE));
        assertEquals(
                new MountRequest.Tmpfs("/t", List.of("noexec", "nosuid", "nodev", "size=1048576", "mode=1777")),
                MountText.parse("type=tmpfs,dst=/t,tmpfs-size=1m,tmpfs-mode=1777", HERE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=bind",
                "type=bind,src=/a",
                "type=bind,dst=/a",
                "type=nfs,src=/a,dst=/b",
                "type=bind,src=/a,dst=b",
                "type=bind,src=/a,dst=/b,what=1",
                "type=tmpfs,src=/a,dst=/b",
                "type=tmpfs,dst=/b,tmpfs-mode=9",
                "type=bind,src=/a,dst=/b,readonly=maybe",
                "type=bind,src=/a,dst=/b,dst=/c",
                "type=bind,\"src=/a,dst=/b",
                "type=tmpfs,dst=/t,bind-propagation=shared",
                "type=tmpfs,dst=/t,tmpfs-mode=17777777777"
            })
    void whatIsNoMountIsRefused(String text) {
        assertThrows(BadRequestException.class, () -> MountText.parse(text, HERE));
    }

    @Test
    void tmpfsOptionsReplaceTheirOpposites() {
        assertEquals(
                new MountRequest.Tmpfs("/run", List.of("nosuid", "nodev", "rw", "exec", "size=64m")),
                TmpfsText.parse("/run:rw,exec,size=64m"));
        assertThrows(BadRequestException.class, () -> TmpfsText.parse("run"));
        assertThrows(BadRequestException.class, () -> TmpfsText.parse("/run:lowerdir=/etc"));
    }

    @Test
    void devicesHavePathsAndAccess() {
        assertEquals(new DeviceRequest("/dev/fuse", "/dev/fuse", "rwm"), DeviceRequest.parse("/dev/fuse"));
        assertEquals(new DeviceRequest("/dev/a", "/dev/a", "r"), DeviceRequest.parse("/dev/a:r"));
        assertEquals(new DeviceRequest("/dev/a", "/dev/b", "rw"), DeviceRequest.parse("/dev/a:/dev/b:rw"));
        for (String bad : List.of("", "fuse", "/dev/a:b:rw", "/dev/a:/dev/b:x", "/dev/a:/dev/b:rr", "/a:/b:r:w")) {
            assertThrows(BadRequestException.class, () -> DeviceRequest.parse(bad), bad);
        }
    }

    @Test
    void limitsOfProcessesAreSoftAndHard() {
        assertEquals(new Rlimit(Rlimit.Type.RLIMIT_NOFILE, 2048, 1024), UlimitText.parse("nofile=1024:2048"));
        assertEquals(
                new Rlimit(Rlimit.Type.RLIMIT_CORE, Rlimit.INFINITY, Rlimit.INFINITY),
                UlimitText.parse("core=unlimited"));
        assertEquals(new Rlimit(Rlimit.Type.RLIMIT_NPROC, Rlimit.INFINITY, 5), UlimitText.parse("nproc=5:-1"));
        for (String bad :
                List.of("nofile", "nofile=", "files=1", "nofile=2:1", "nofile=-1:5", "nofile=-2", "NOFILE=1")) {
            assertThrows(BadRequestException.class, () -> UlimitText.parse(bad), bad);
        }
    }

    @Test
    void mappingsStayWithin32Bits() {
        assertEquals(new IdMapping(0, 100000, 65536), UserMode.mapping("--uidmap", "0:100000:65536"));
        for (String bad :
                List.of("", "0:0", "0:0:0", "0:4294967294:2", "-1:0:1", "0:0:4294967295", "0:0:1:1", "a:0:1")) {
            assertThrows(BadRequestException.class, () -> UserMode.mapping("--uidmap", bad), bad);
        }
    }

    @Test
    void environmentFilesAreReadLineByLine() {
        var caller = Map.of("HOME", "/root");
        String file = "\ufeff# comment\nA=1\r\n  B = 2 \nHOME\nMISSING\n\nC=\"q\" # kept\n".replace("B = 2", "B=2 3");
        assertEquals(
                List.of("A=1", "B=2 3 ", "HOME=/root", "C=\"q\" # kept"),
                KeyValueText.variables("f", file, name -> Optional.ofNullable(caller.get(name))));
        var refusal = assertThrows(
                BadRequestException.class, () -> KeyValueText.variables("f", "A=1\nB C=1\n", name -> Optional.empty()));
        assertTrue(refusal.getMessage().contains("f line 2"), refusal.getMessage());
        assertThrows(BadRequestException.class, () -> KeyValueText.variables("f", "=1", name -> Optional.empty()));
    }

    @Test
    void labelsHaveNames() {
        assertEquals(Map.entry("a.b", "c=d"), KeyValueText.label("--label", "a.b=c=d"));
        assertEquals(Map.entry("a", ""), KeyValueText.label("--label", "a"));
        assertThrows(BadRequestException.class, () -> KeyValueText.label("--label", "=x"));
    }

    @Test
    void namespacesAreChosen() {
        assertEquals(NamespaceMode.HOST, NamespaceMode.parse("--pid", "host"));
        assertEquals(new NamespaceMode.OfContainer("web"), NamespaceMode.parse("--pid", "container:web"));
        assertEquals(NamespaceMode.PRIVATE, NamespaceMode.parseNetwork("none"));
        assertEquals(new NamespaceMode.AtPath("/run/netns/a"), NamespaceMode.parseNetwork("ns:/run/netns/a"));
        for (String bad : List.of("bridge", "container:", "ns:a", "what")) {
            assertThrows(BadRequestException.class, () -> NamespaceMode.parseNetwork(bad), bad);
        }
    }

    /** Whatever is typed, each reader answers or refuses in one line. */
    @Property
    void anyTextIsReadOrRefused(@ForAll String text) {
        List<Consumer<String>> readers = List.of(
                value -> VolumeText.parse(value, HERE),
                value -> MountText.parse(value, HERE),
                TmpfsText::parse,
                DeviceRequest::parse,
                DeviceRuleText::parse,
                UlimitText::parse,
                SysctlText::parse,
                value -> DeviceLimit.parse(DeviceLimit.Kind.READ_BYTES, value),
                value -> CpuListText.check("--cpuset-cpus", value),
                value -> KeyValueText.label("--label", value),
                value -> KeyValueText.variable("-e", value, name -> Optional.empty()),
                value -> SecurityText.parse(List.of(value), path -> "{}"));
        for (var reader : readers) {
            try {
                reader.accept(text);
            } catch (EngineException expected) {
                assertEquals(1, expected.getMessage().lines().count(), expected.getMessage());
            }
        }
    }

    private static MountRequest bind(String source, String destination, String... options) {
        return new MountRequest.Bind(source, destination, List.of(options));
    }
}

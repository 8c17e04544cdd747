package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.spec.LinuxSpec;
import io.gatun.engine.spec.LinuxSpec.Device;
import io.gatun.engine.spec.LinuxSpec.DeviceType;
import io.gatun.engine.spec.LinuxSpec.Propagation;
import io.gatun.engine.spec.Mount;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.testing.Bundles;
import io.gatun.engine.testing.OciBox;
import io.gatun.linux.Kernel;
import io.gatun.linux.mount.Mounts;
import io.gatun.linux.testing.Awaiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tree of files that a configuration describes, seen from inside. */
class OciMountsIT {
    private final Kernel kernel = Kernel.open();

    @AutoClose
    private final OciBox box;

    private final Path source;

    OciMountsIT(@TempDir Path directory) throws IOException {
        box = new OciBox(directory);
        source = Files.createDirectory(directory.resolve("source"));
        Files.writeString(source.resolve("file"), "content\n");
    }

    @Test
    void fileIsMountedOnAFileThatIsMadeForIt() {
        var lines = box.run(
                "cat /etc/deep/file; echo more >> /etc/deep/file || echo refused",
                mounted(Mount.bind("source/file", "/etc/deep/file", "bind", "ro")));
        assertEquals("content", lines.getFirst());
        assertEquals("refused", lines.getLast());
    }

    @Test
    void sourceThatIsNotThereIsNamed() {
        var failure =
                assertThrows(BadRequestException.class, () -> create(mounted(Mount.bind("no/such", "/srv", "bind"))));
        assertTrue(failure.getMessage().contains("no/such on /srv"), failure.getMessage());
    }

    @Test
    void readOnlyBindLeavesMountsBelowWritableUnlessAllAreMeant() {
        withMountBelow(() -> {
            String script = "touch /srv/x || echo refused; touch /srv/below/x && echo written";
            var some = box.run(script, mounted(Mount.bind("source", "/srv", "rbind", "ro")));
            assertEquals(List.of("refused", "written"), last(some, 2));
            var all = box.run(
                    "touch /srv/below/x || echo refused", mounted(Mount.bind("source", "/srv", "rbind", "rro")));
            assertEquals("refused", all.getLast());
        });
    }

    @Test
    void bindWithoutRecursionLeavesMountsBelowOut() {
        withMountBelow(() -> assertEquals(
                List.of("below", "file"),
                box.run("ls /srv; ls /srv/below", mounted(Mount.bind("source", "/srv", "bind")))));
    }

    @Test
    void mountHasTheFlagsOfItsOptions() {
        var lines = box.run(
                "grep ' /srv ' /proc/self/mountinfo | cut -d' ' -f6",
                mounted(Mount.bind("source", "/srv", "bind", "nosuid", "nodev", "noexec", "noatime", "nosymfollow")));
        assertEquals(List.of("rw,nosuid,nodev,noexec,noatime,nosymfollow"), lines);
    }

    @Test
    void whatIsMountedLaterOnTheHostShowsUpInASlave() {
        withMountBelow(() -> {
            var slave = mounted(Mount.bind("source/below", "/srv", "rbind", "rslave"));
            box.start("touch /tmp/ready; while [ ! -e /srv/late/mark ]; do sleep 0.01; done; touch /tmp/seen", slave);
            await(box.rootfs().resolve("tmp/ready"));
            Path late = source.resolve("below/late");
            Files.createDirectory(late);
            kernel.mounts().mount("late", late.toString(), "tmpfs", 0, "");
            Files.createFile(late.resolve("mark"));
            await(box.rootfs().resolve("tmp/seen"));
            kernel.mounts().umount(late.toString(), 0);
        });
    }

    @Test
    void rootIsPrivateUnlessAnotherPropagationIsAskedFor() {
        assertEquals("private", rootMount(UnaryOperator.identity()));
        assertEquals("shared", rootMount(linux -> propagated(linux, Propagation.SHARED)));
    }

    @Test
    void temporaryFileSystemHasItsOptions() {
        var lines = box.run(
                "stat -c %a /cache; df -k /cache | tail -1 | tr -s ' ' | cut -d' ' -f2",
                mounted(Mount.of("/cache", "tmpfs", "tmpfs", "size=64k", "mode=1750", "nosuid")));
        assertEquals(List.of("1750", "64"), lines);
    }

    @Test
    void temporaryFileSystemBeginsWithWhatIsInTheImage() throws IOException {
        Path image = Files.createDirectories(box.rootfs().resolve("data/inner"));
        Files.writeString(image.resolve("file"), "kept\n");
        Files.createSymbolicLink(image.resolve("link"), Path.of("file"));
        var lines = box.run(
                "cat /data/inner/link; stat -f -c %T /data; rm /data/inner/file",
                mounted(Mount.of("/data", "tmpfs", "tmpfs", "tmpcopyup", "mode=755")));
        assertEquals(List.of("kept", "tmpfs"), lines);
        assertTrue(Files.exists(image.resolve("file")), "the image must not change");
    }

    @Test
    void laterMountOfTheSamePlaceChangesTheEarlier() {
        var lines = box.run(
                "touch /cache/x || echo refused",
                mounted(
                        Mount.of("/cache", "tmpfs", "tmpfs", "size=64k"),
                        Mount.of("/cache", "tmpfs", "tmpfs", "remount", "ro")));
        assertEquals("refused", lines.getLast());
    }

    @Test
    void maskedPathsAreEmptyWhateverTheyAre() throws IOException {
        Files.writeString(box.rootfs().resolve("etc/secret"), "secret");
        Files.createDirectory(box.rootfs().resolve("etc/dir"));
        Files.writeString(box.rootfs().resolve("etc/dir/secret"), "secret");
        Files.createSymbolicLink(box.rootfs().resolve("etc/link"), Path.of("/etc/secret2"));
        Files.writeString(box.rootfs().resolve("etc/secret2"), "secret");
        var linux = Bundles.linux().toBuilder()
                .maskedPaths(List.of("/etc/secret", "/etc/dir", "/etc/link", "/no/such"))
                .build();
        var lines = box.run(
                "cat /etc/secret /etc/secret2; ls /etc/dir | wc -l; touch /etc/dir/x || echo refused",
                builder -> builder.linux(linux));
        assertEquals(List.of("0"), lines.subList(0, 1));
        assertEquals("refused", lines.getLast());
    }

    @Test
    void readOnlyPathCannotBeWritten() {
        var lines = box.run("echo 1 > /proc/sys/kernel/domainname || echo refused", UnaryOperator.identity());
        assertEquals("refused", lines.getLast());
    }

    @Test
    void readOnlyRootIsReadOnlyBesideItsMounts() {
        var lines = box.run(
                "touch /x || echo refused; touch /dev/shm/x && echo written",
                builder -> builder.root(new OciSpec.Root("rootfs", true))
                        .mounts(Stream.concat(
                                        Bundles.mounts().stream(),
                                        Stream.of(Mount.bind(
                                                box.rootfs().resolve("tmp").toString(), "/tmp", "bind")))
                                .toList()));
        assertEquals(List.of("refused", "written"), last(lines, 2));
    }

    @Test
    void workingDirectoryIsMadeIfItIsMissing() {
        var lines = box.run("pwd", builder -> {
            var process = builder.build().process().orElseThrow();
            return builder.process(process.toBuilder().cwd("/made/for/it").build());
        });
        assertEquals(List.of("/made/for/it"), lines);
    }

    @Test
    void devicesAndLinksAreThere() {
        var fifo = new Device(
                "/run/pipe", DeviceType.FIFO, 0, 0, OptionalInt.of(0600), OptionalLong.of(7), OptionalLong.of(8));
        var fuse = new Device(
                "/dev/fuse",
                DeviceType.CHARACTER,
                10,
                229,
                OptionalInt.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
        var linux = Bundles.linux().toBuilder().devices(List.of(fifo, fuse)).build();
        var lines = box.run(
                "stat -c '%F %a %u %g' /run/pipe; stat -c '%F %t:%T %a' /dev/fuse /dev/full; readlink /dev/stdin; readlink /dev/ptmx",
                builder -> builder.linux(linux));
        assertEquals(
                List.of(
                        "fifo 600 7 8",
                        "character special file a:e5 666",
                        "character special file 1:7 666",
                        "/proc/self/fd/0",
                        "pts/ptmx"),
                lines);
    }

    @Test
    void mountPointThatCannotBeMadeIsNamedWithWhatToDo() {
        var failure = assertThrows(
                StartFailedException.class,
                () -> create(
                        mounted(Mount.bind("source", "/srv", "bind", "ro"), Mount.of("/srv/new", "tmpfs", "tmpfs"))));
        assertTrue(failure.getMessage().startsWith("cannot mount tmpfs on /srv/new: mkdirat("), failure.getMessage());
        assertTrue(failure.getMessage().contains("(EROFS); make the mount point in the image"), failure.getMessage());
    }

    private String rootMount(UnaryOperator<LinuxSpec> change) {
        var lines = box.run(
                "grep ' / / \\| [^ ]*rootfs / ' /proc/self/mountinfo | tail -1",
                builder -> builder.linux(change.apply(Bundles.linux())));
        return lines.getLast().contains("shared:") ? "shared" : "private";
    }

    private static LinuxSpec propagated(LinuxSpec linux, Propagation propagation) {
        return linux.toBuilder().rootfsPropagation(propagation).build();
    }

    private void create(UnaryOperator<OciSpec.Builder> change) {
        box.create(change.apply(Bundles.running("rootfs", "true")).build());
    }

    private static UnaryOperator<OciSpec.Builder> mounted(Mount... mounts) {
        return builder -> builder.mounts(
                Stream.concat(Bundles.mounts().stream(), Stream.of(mounts)).toList());
    }

    private interface Work {
        void run() throws IOException;
    }

    /** Does something while there is a shared mount below the source. */
    private void withMountBelow(Work work) {
        Path below = source.resolve("below");
        try {
            Files.createDirectory(below);
            kernel.mounts().mount("below", below.toString(), "tmpfs", 0, "");
            try {
                kernel.mounts()
                        .setPropagation(
                                below.toString(), io.gatun.linux.mount.Propagation.SHARED, Mounts.Recursion.ONE_MOUNT);
                work.run();
            } finally {
                kernel.mounts().umount(below.toString(), 2);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(Path file) {
        Awaiting.await(file.toString(), () -> Files.exists(file));
    }

    private static <T> List<T> last(List<T> list, int count) {
        return list.subList(list.size() - count, list.size());
    }
}

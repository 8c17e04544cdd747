package io.gatun.engine.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.handle.Fd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks at the image through an overlay of the kernel, in a mount namespace that ends with the shell that looks. */
class HostImageIT {
    private final Kernel kernel = Kernel.open();

    /** On another file system than the root, as the mask always is. */
    private Path mask;

    @TempDir
    Path writable;

    @BeforeEach
    void fillMask() throws IOException {
        mask = Files.createTempDirectory(Path.of("/dev/shm"), "gatun-test-");
        try (Fd directory = kernel.files().open(mask, OpenHow.directory())) {
            new HostImage(kernel, List.of(Path.of("/usr/share/gatun-test"))).fill(directory);
        }
    }

    @AfterEach
    void removeMask() throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("rm", "-rf", mask.toString()).start().waitFor());
    }

    @Test
    void systemOfTheHostIsShown() throws Exception {
        assertEquals(Files.readString(Path.of("/etc/passwd")), look("cat etc/passwd"));
        assertEquals("ok\n", look("chroot . /bin/sh -c 'ls /usr/bin /usr/lib >/dev/null && echo ok'"));
    }

    @Test
    void directoriesOfUsersAndStateAreEmpty() throws Exception {
        for (String directory :
                List.of("home", "root", "tmp", "run/lock", "boot", "mnt", "media", "srv", "proc", "var/log")) {
            assertEquals("", look("ls -A " + directory), directory);
        }
        assertEquals("drwxrwxrwt\n", look("stat -c %A var/tmp"));
        assertEquals("drwx------\n", look("stat -c %A root"));
    }

    @Test
    void installedPackagesAreShownAlthoughStateIsNot() throws Exception {
        assertEquals("cache lib local lock log mail opt run spool tmp\n", look("echo $(ls var)"));
        assertEquals(Files.readString(Path.of("/var/lib/dpkg/status")), look("cat var/lib/dpkg/status"));
        assertEquals("no\n", look("test -e var/lib/apt || echo no"));
    }

    @Test
    void secretsAreNotThere() throws Exception {
        assertTrue(Files.exists(Path.of("/etc/shadow")));
        for (String secret : List.of("etc/shadow", "etc/gshadow", "etc/sudoers", "etc/ssl/private", "etc/fstab")) {
            assertEquals("no\n", look("test -e %s || test -L %s || echo no".formatted(secret, secret)), secret);
        }
        assertEquals("0\n", look("stat -c %s etc/machine-id"));
    }

    @Test
    void dataInUnknownDirectoriesOfTheRootIsNotThere() throws Exception {
        var system = Set.of("bin", "etc", "gnu", "lib", "lib32", "lib64", "libx32", "nix", "opt", "sbin", "usr");
        var fresh = Set.of("boot", "dev", "home", "media", "mnt", "proc", "root", "run", "srv", "sys", "tmp", "var");
        for (String name : look("ls -A .").lines().toList()) {
            assertTrue(system.contains(name) || fresh.contains(name), name);
        }
    }

    @Test
    void whatIsWrittenGoesToTheWritableLayerAlone() throws Exception {
        byte[] before = Files.readAllBytes(Path.of("/etc/passwd"));

        look("echo mine >etc/shadow; echo mine >>etc/passwd; rm -rf var/lib/dpkg; mkdir -p home/me");

        assertEquals("mine\n", Files.readString(writable.resolve("upper/etc/shadow")));
        assertTrue(Files.isDirectory(writable.resolve("upper/home/me")));
        assertEquals(new String(before, StandardCharsets.UTF_8), Files.readString(Path.of("/etc/passwd")));
        assertTrue(Files.exists(Path.of("/var/lib/dpkg/status")));
    }

    @Test
    void directoriesSharedWithTheHostKeepTheirOwner() throws Exception {
        assertEquals(look("stat -c '%u %g %a' /etc/ssl /etc"), look("stat -c '%u %g %a' etc/ssl etc"));
    }

    @Test
    void maskIsAMountOfItsOwnWithoutAName() throws IOException {
        var names = new ArrayList<String>();
        try (Fd mount = new HostImage(kernel, List.of()).mask();
                var listing = kernel.files().list(mount)) {
            listing.forEachRemaining(entry -> names.add(entry.name()));
        }
        assertTrue(names.containsAll(List.of("home", "root", "var", "etc")), names.toString());
        assertFalse(Files.readString(Path.of("/proc/self/mountinfo")).contains("gatun-host"));
    }

    /** What a shell prints in the image; its writable layer stays. */
    private String look(String command) throws IOException, InterruptedException {
        Files.createDirectories(writable.resolve("upper"));
        Files.createDirectories(writable.resolve("work"));
        Files.createDirectories(writable.resolve("merged"));
        String script = """
                mount -t overlay overlay -o lowerdir="$1:/",upperdir="$2/upper",workdir="$2/work" "$2/merged" || exit 9
                cd "$2/merged" && eval "$3"
                """;
        var shell = new ProcessBuilder(
                        "unshare", "-m", "sh", "-c", script, "sh", mask.toString(), writable.toString(), command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(shell.waitFor(30, TimeUnit.SECONDS));
        assertTrue(shell.exitValue() != 9, "the overlay cannot be mounted");
        return output;
    }
}

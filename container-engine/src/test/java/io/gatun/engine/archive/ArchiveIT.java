package io.gatun.engine.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.archive.tar.TarWriter;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.handle.Fd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees with everything a file system can have, through GNU tar and back. */
class ArchiveIT {
    private final Kernel kernel = Kernel.open();

    @TempDir
    Path work;

    private Path tree;
    private Path copy;

    @BeforeEach
    void makeTrees() throws IOException {
        tree = Files.createDirectory(work.resolve("tree"));
        copy = Files.createDirectory(work.resolve("copy"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "posix", "ustar", "oldgnu"})
    void archivesOfGnuTarBecomeTheSameTree(String format) throws Exception {
        fill();
        if (format.equals("ustar")) sh("rm -r tree/long* && chown -R 7:8 tree");

        extract(output("tar", "-C", tree.toString(), "--format=" + format, "-c", "."), Rules.EXACT);

        assertEquals(listing(tree, format), listing(copy, format));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--format=oldgnu", "--sparse-version=0.0", "--sparse-version=0.1", "--sparse-version=1.0"})
    void sparseFilesKeepTheirHoles(String form) throws Exception {
        sh(
                "truncate -s 1G tree/holes; for i in $(seq 0 9); do printf %d $i | dd of=tree/holes bs=1 seek=$((i * 80000000))"
                        + " conv=notrunc status=none; done");

        extract(output("tar", "-C", tree.toString(), "-S", "--format=posix", form, "-c", "."), Rules.EXACT);

        assertEquals("", sh("cmp tree/holes copy/holes"));
        assertTrue(Long.parseLong(sh("stat -c %b copy/holes").strip()) < 4096);
    }

    @Test
    void attributesOfFilesAndDirectoriesComeAlong() throws Exception {
        sh("mkdir tree/d; echo x > tree/f; setfattr -n user.one -v 1 tree/f; setfattr -n user.two -v 2 tree/d;"
                + " cp /bin/true tree/capable; setcap cap_net_raw=ep tree/capable");

        extract(output("tar", "-C", tree.toString(), "--xattrs", "--xattrs-include=*", "-c", "."), Rules.EXACT);

        assertEquals(sh("cd tree; getfattr -d -m - f d capable"), sh("cd copy; getfattr -d -m - f d capable"));
    }

    @Test
    void gnuTarReadsWhatWeWrite() throws Exception {
        fill();
        sh("setfattr -n user.note -v kept tree/plain");

        Files.write(work.resolve("our.tar"), packed());
        sh("tar -C copy --xattrs --xattrs-include='*' -xpf our.tar");

        assertEquals(listing(tree, "posix"), listing(copy, "posix"));
        assertTrue(sh("getfattr -d copy/plain").contains("user.note=\"kept\""));
    }

    @Test
    void weReadWhatWeWrite() throws Exception {
        fill();

        byte[] archive = packed();
        extract(archive, Rules.EXACT);

        assertEquals(listing(tree, "posix"), listing(copy, "posix"));
        assertArrayEquals(archive, packed());
    }

    @Test
    void ownersAreTranslated() throws Exception {
        sh("echo x > tree/file; chown 5:6 tree/file");
        var shifted = (Owners) owner -> new io.gatun.linux.file.Stat.Owner(owner.uid() + 1000, owner.gid() + 2000);

        extract(output("tar", "-C", tree.toString(), "-c", "."), Rules.EXACT.with(shifted));

        assertEquals("1005 2006", sh("stat -c '%u %g' copy/file").strip());
    }

    /** One of everything, with names that need long forms, are no UTF-8, or look like something else. */
    private void fill() throws Exception {
        sh("cd tree; echo plain > plain; : > empty; chmod 6751 plain; chown 12:34 plain; mkdir -p dir/inner sticky;"
                + " chmod 1777 sticky; head -c 300000 /dev/urandom > dir/inner/random; ln -s ../../etc/passwd dir/link;"
                + " ln -s /absolute link; ln plain dir/hard; mkfifo -m 640 fifo; mknod null c 1 3; mknod block b 7 200;"
                + " chmod 604 null; touch -d @12345 dir/inner sticky link plain; touch 'with space' '-dash' '...';"
                + " touch $'n\\303\\244me' $'latin\\344'; mkdir long; cd long;"
                + " d=$(printf 'd%.0s' $(seq 90)); mkdir -p $d/$d/$d; echo deep > $d/$d/$d/$(printf 'f%.0s' $(seq 200));"
                + " ln -s $d/$d/$d/target-$d far; ln $d/$d/$d/f* $d/$d/hard; touch own; chown 3000000:4000000000 own");
    }

    private void extract(byte[] archive, Rules rules) throws IOException {
        try (Fd into = kernel.files().open(copy, OpenHow.directory())) {
            new Extraction(kernel, into, ".", rules, Extraction.Special.NONE)
                    .extract(new ByteArrayInputStream(archive));
        }
    }

    private byte[] packed() throws IOException {
        var out = new ByteArrayOutputStream();
        try (Fd from = kernel.files().open(tree, OpenHow.directory());
                var tar = new TarWriter(out)) {
            new Packing(kernel, tar, Owners.SAME, Packing.Crossing.NEVER).addDirectory(from, ".");
        }
        return out.toByteArray();
    }

    /** Everything about every file but its inode; times in seconds. */
    private String listing(Path of, String format) throws Exception {
        assertTrue(Files.isDirectory(of, LinkOption.NOFOLLOW_LINKS));
        return sh("cd " + of.getFileName()
                + "; find . -printf '%p %y %m %U %G %s %T@ %l %n\\n' | sed 's/\\.[0-9]*\\( [^ ]* [0-9]*\\)$/\\1/'"
                + " | sed 's/ d \\([0-9]* [0-9]* [0-9]*\\) [0-9]* / d \\1 /' | sort;"
                + " find . -type f | sort | xargs -d '\\n' sha256sum --; stat -c '%t %T' null block; echo " + format);
    }

    private String sh(String script) throws Exception {
        return new String(output("bash", "-c", script), UTF_8);
    }

    private byte[] output(String... command) throws Exception {
        Process process = new ProcessBuilder(command).directory(work.toFile()).start();
        process.getOutputStream().close();
        byte[] out = process.getInputStream().readAllBytes();
        String errors = new String(process.getErrorStream().readAllBytes(), UTF_8);
        assertEquals(0, process.waitFor(), () -> List.of(command) + ": " + errors);
        return out;
    }
}

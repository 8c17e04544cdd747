package io.gatun.engine.image.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.handle.Fd;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real tree, packed by GNU tar in each of its formats, is unpacked to an equal tree; GNU tar's own is the judge. */
class LayerUnpackIT {
    private static final String MAKE = """
            set -e; umask 022; cd "$1"; mkdir -p a/b/c sticky empty 'name with spaces' bin
            printf hello > a/plain; ln a/plain a/b/same; ln -s ../plain a/b/link; ln -s /absolute/target away; ln a/b/link a/b/linktolink
            head -c 200000 /dev/urandom > a/big; printf x > "$(printf 'latin\\351')"; printf y > "$(printf 'gr\\303\\266\\303\\237e')"
            chmod 1777 sticky; chmod 4755 a/big; chmod 2750 a/b; chmod 0500 empty; chown 1234:4321 a/plain; chown -h 7:8 away
            mknod null c 1 3; mknod block b 7 200; mkfifo pipe; cp /bin/busybox bin/su; chmod 755 bin/su
            truncate -s 3000000 sparse; printf middle | dd of=sparse bs=1 seek=1500000 conv=notrunc 2>/dev/null; printf end >> sparse
            truncate -s 1000000 hole
            long=$(printf 'n%.0s' $(seq 120)); mkdir -p deep/$long/$long; printf z > deep/$long/$long/$long; ln -s $long/$long/$long/$long longlink
            setfattr -n user.note -v "two words" a/plain; setfattr -n security.capability -v 0x0100000280000000000000000000000000000000 bin/su
            touch -d '2001-02-03 04:05:06.789' a/plain; touch -d '1969-12-31 23:00:00' empty; touch -h -d '2010-01-01' away
            touch -d '2015-05-05' a/b a deep sticky
            """;

    @TempDir
    private Path directory;

    private final Kernel kernel = Kernel.open();

    @Test
    void posixArchivesAreUnpackedAsGnuTarDoes() throws Exception {
        compare("--format=posix", "--sparse", "--xattrs", "--xattrs-include=*");
    }

    @Test
    void oldGnuArchivesAreUnpackedAsGnuTarDoes() throws Exception {
        compare("--format=gnu", "--sparse");
    }

    @Test
    void eachPaxFormatOfSparseFilesIsRead() throws Exception {
        for (String version : List.of("0.0", "0.1", "1.0")) {
            directory = Files.createTempDirectory(directory, "sparse");
            compare("--format=posix", "--sparse", "--sparse-version=" + version);
        }
    }

    private void compare(String... options) throws Exception {
        Path source = Files.createDirectory(directory.resolve("source"));
        run("sh", "-c", MAKE, "make", source.toString());
        Path archive = directory.resolve("layer.tar");
        var pack = new java.util.ArrayList<>(List.of("tar", "-C", source.toString(), "-cf", archive.toString()));
        pack.addAll(List.of(options));
        pack.add(".");
        run(pack.toArray(String[]::new));
        Path expected = Files.createDirectory(directory.resolve("expected"));
        run(
                "tar",
                "-C",
                expected.toString(),
                "--xattrs",
                "--xattrs-include=*",
                "--same-owner",
                "-pxf",
                archive.toString());
        Path unpacked = Files.createDirectory(directory.resolve("unpacked"));
        unpack(archive, unpacked);
        assertEquals(listing(expected), listing(unpacked));
    }

    private void unpack(Path archive, Path into) throws IOException {
        try (Fd root = kernel.files().open(into, OpenHow.directory());
                var in = new BufferedInputStream(Files.newInputStream(archive), 1 << 16)) {
            LayerUnpacker.unpack(kernel, in, root);
        }
    }

    /** Type, mode, owner, links, times, devices, blocks, link targets, contents and attributes of everything. */
    static String listing(Path root) throws Exception {
        return run("sh", "-c", """
                cd "$1"; export LC_ALL=C
                find . -type d -printf '%p %y %m %U:%G %T@\\n' -o -printf '%p %y %m %U:%G %n %T@ %s %l %b\\n' | sort
                find . -type f -print0 | sort -z | xargs -0 sha256sum
                find . \\( -type b -o -type c \\) -print0 | sort -z | xargs -0 -r stat -c '%n %t %T'
                find . \\( -type f -o -type d \\) -print0 | sort -z | xargs -0 getfattr -d -m - -e hex 2>/dev/null
                """, "list", root.toString());
    }

    static String run(String... command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}

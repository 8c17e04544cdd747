package io.gatun.engine.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.archive.Rules.Conflict;
import io.gatun.engine.archive.Rules.SetId;
import io.gatun.engine.archive.tar.TarBudget;
import io.gatun.engine.archive.tar.TarEntry;
import io.gatun.engine.archive.tar.TarEntry.Attributes;
import io.gatun.engine.archive.tar.TarEntry.Content;
import io.gatun.engine.archive.tar.TarWriter;
import io.gatun.engine.model.BadArchiveException;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.Files.Renaming;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat.Owner;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that want out of the tree, or all of the memory; beside the tree is a file that nobody may change. */
class HostileArchivesIT {
    private final Kernel kernel = Kernel.open();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarWriter tar = new TarWriter(bytes);

    @TempDir
    Path work;

    private Path tree;
    private Path outside;

    @BeforeEach
    void makeTree() throws IOException {
        tree = Files.createDirectory(work.resolve("tree"));
        outside = Files.createDirectory(work.resolve("outside"));
        Files.writeString(outside.resolve("canary"), "untouched");
    }

    @AfterEach
    void nothingOutsideWasTouched() throws IOException {
        assertEquals("untouched", Files.readString(outside.resolve("canary")));
        try (Stream<Path> all = Files.list(outside)) {
            assertEquals(List.of(outside.resolve("canary")), all.toList());
        }
    }

    @Test
    void fileBehindALinkStaysInTheTree() throws IOException {
        add("link", new Content.Symlink(outside.toString()));
        add("link/canary", "changed");
        assertThrows(SyscallException.class, this::extract);

        Files.createDirectories(tree.resolve(outside.toString().substring(1)));
        extract();
        assertEquals("changed", Files.readString(tree.resolve(outside.toString().substring(1) + "/canary")));
    }

    @Test
    void linkUpwardsStaysInTheTree() throws IOException {
        add("up", new Content.Symlink("../../../../../../.."));
        add("up/file", "inside");
        extract();
        assertEquals("inside", Files.readString(tree.resolve("file")));
    }

    @Test
    void fileReplacesALinkOfTheSameName() throws IOException {
        add("link", new Content.Symlink(outside.resolve("canary").toString()));
        add("link", "a file");
        extract();
        assertTrue(Files.isRegularFile(tree.resolve("link"), LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void directoryReplacesALinkToADirectory() throws IOException {
        add("link", new Content.Symlink(outside.toString()));
        add("link", new Content.Directory());
        add("link/file", "inside");
        extract();
        assertTrue(Files.isDirectory(tree.resolve("link"), LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void hardLinkToALinkIsALink() throws IOException {
        add("link", new Content.Symlink(outside.resolve("canary").toString()));
        add("hard", new Content.HardLink("link"));
        add("hard", "changed");
        extract();
        assertEquals("changed", Files.readString(tree.resolve("hard")));
    }

    @Test
    void hardLinkThroughALinkFindsOnlyWhatIsInTheTree() throws IOException {
        add("link", new Content.Symlink(outside.toString()));
        add("hard", new Content.HardLink("link/canary"));
        assertThrows(SyscallException.class, this::extract);
    }

    @Test
    void namesThatLeadOutAreRefused() throws IOException {
        for (String name : List.of("../outside/canary", "a/../../outside/canary", "..", "/../outside/canary")) {
            bytes.reset();
            add(name, "changed");
            assertThrows(BadArchiveException.class, this::extract, name);
            bytes.reset();
            add("file", "x");
            add("hard", new Content.HardLink(name));
            assertThrows(BadArchiveException.class, this::extract, name);
        }
    }

    @Test
    void absoluteNamesBeginAtTheTree() throws IOException {
        add("/etc//./passwd", "inside");
        extract();
        assertEquals("inside", Files.readString(tree.resolve("etc/passwd")));
    }

    @Test
    void theLastOfSeveralEntriesWins() throws IOException {
        add("name", "first");
        add("name", new Content.Directory());
        add("name/below", "second");
        add("name", "third");
        extract();
        assertEquals("third", Files.readString(tree.resolve("name")));
    }

    @Test
    void directoryIsNotOverwrittenWhereThatIsRefused() throws IOException {
        Files.createDirectory(tree.resolve("name"));
        Files.writeString(tree.resolve("name/kept"), "kept");
        add("name", "file");
        var rules = Rules.EXACT.with(Conflict.REFUSE);
        var e = assertThrows(BadArchiveException.class, () -> extract(rules));
        assertTrue(e.getMessage().startsWith("cannot overwrite directory \"name\" with non-directory"));
        assertEquals("kept", Files.readString(tree.resolve("name/kept")));
    }

    @Test
    void tooDeepTooLongAndTooManyAreRefused() throws IOException {
        add("d/".repeat(1100) + "f", "x");
        assertThrows(BadArchiveException.class, this::extract);
        bytes.reset();
        add("n".repeat(5000), "x");
        assertThrows(BadArchiveException.class, this::extract);
        bytes.reset();
        for (int i = 0; i < 12; i++) add("f" + i, "0123456789");
        assertThrows(BadArchiveException.class, () -> extract(Rules.EXACT.with(new TarBudget(10, 1000, 10))));
        assertThrows(BadArchiveException.class, () -> extract(Rules.EXACT.with(new TarBudget(100, 100, 10))));
        try (Stream<Path> all = Files.list(tree)) {
            assertEquals(10, all.count());
        }
    }

    @Test
    void headerOfAGigabyteIsRefusedBeforeItIsRead() throws IOException {
        for (char type : new char[] {'L', 'K', 'x', 'g'}) {
            byte[] header = header(type, "77777777777");
            InputStream endless = new SequenceInputStream(new ByteArrayInputStream(header), zeros());
            assertThrows(BadArchiveException.class, () -> extract(endless, Rules.EXACT));
        }
    }

    @Test
    void namesWithANulInAnExtendedHeaderAreRefused() throws IOException {
        byte[] record = "16 path=a\0../x\n".getBytes(ISO_8859_1);
        bytes.write(header('x', "%011o".formatted(15)));
        bytes.write("15 path=a\0../x\n".getBytes(ISO_8859_1));
        bytes.write(new byte[512 - 15]);
        add("plain", "x");
        assertEquals(15, record.length);
        assertThrows(BadArchiveException.class, this::extract);
    }

    @Test
    void archiveThatEndsTooEarlyIsRefused() throws IOException {
        add("file", "x".repeat(2000));
        byte[] whole = bytes.toByteArray();
        var rules = Rules.EXACT;
        for (int length : List.of(100, 600, 1500)) {
            var cut = new ByteArrayInputStream(whole, 0, length);
            assertThrows(BadArchiveException.class, () -> extract(cut, rules), "" + length);
        }
        assertThrows(
                BadArchiveException.class,
                () -> extract(new ByteArrayInputStream("no archive".repeat(99).getBytes(ISO_8859_1)), rules));
    }

    @Test
    void overlayAttributesAreNotTakenFromArchives() throws IOException {
        var attributes = attributes(0755, Map.of("trusted.overlay.opaque", "y".getBytes(ISO_8859_1)));
        tar.begin(new TarEntry("dir", new Content.Directory(), attributes));
        extract();
        try (Fd made = kernel.files().open(tree.resolve("dir"), OpenHow.directory())) {
            assertTrue(kernel.xattrs().get(made, "trusted.overlay.opaque").isEmpty());
        }
    }

    @Test
    void setIdBitsAreDroppedWhereThatIsAskedFor() throws IOException {
        tar.begin(new TarEntry("program", Content.File.of(0), attributes(06755, Map.of())));
        extract(Rules.EXACT.with(SetId.DROP));
        assertFalse(Files.getAttribute(tree.resolve("program"), "unix:mode")
                .toString()
                .isEmpty());
        assertEquals(0755, (int) Files.getAttribute(tree.resolve("program"), "unix:mode") & 07777);
    }

    @Test
    void directoryThatIsSwappedForALinkMeanwhileLeadsNowhere() throws Exception {
        Files.createDirectory(tree.resolve("dir"));
        Files.createSymbolicLink(tree.resolve("other"), outside);
        for (int i = 0; i < 400; i++) add("dir/sub" + i % 7 + "/canary" + i, "changed");
        for (int i = 0; i < 400; i++) add("dir/canary", "changed");
        byte[] archive = bytes.toByteArray();
        var running = new AtomicBoolean(true);
        try (Fd top = kernel.files().open(tree, OpenHow.directory())) {
            Thread racer = Thread.ofPlatform().start(() -> {
                while (running.get()) kernel.files().renameat2(top, "dir", top, "other", Renaming.EXCHANGE);
            });
            int refused = 0;
            for (int round = 0; round < 20; round++) {
                try {
                    extract(new ByteArrayInputStream(archive), Rules.EXACT);
                } catch (SyscallException e) {
                    refused++;
                }
            }
            running.set(false);
            racer.join();
            assertTrue(refused <= 20);
        }
    }

    private void add(String name, String text) throws IOException {
        byte[] content = text.getBytes(ISO_8859_1);
        tar.begin(new TarEntry(name, Content.File.of(content.length), attributes(0644, Map.of())));
        tar.write(content, 0, content.length);
    }

    private void add(String name, Content content) throws IOException {
        tar.begin(new TarEntry(name, content, attributes(0755, Map.of())));
    }

    private static Attributes attributes(int permissions, Map<String, byte[]> xattrs) {
        return new Attributes(permissions, new Owner(0, 0), Instant.EPOCH, xattrs);
    }

    private void extract() throws IOException {
        extract(Rules.EXACT);
    }

    private void extract(Rules rules) throws IOException {
        tar.close();
        extract(new ByteArrayInputStream(bytes.toByteArray()), rules);
    }

    private void extract(InputStream archive, Rules rules) throws IOException {
        try (Fd into = kernel.files().open(tree, OpenHow.directory())) {
            new Extraction(kernel, into, ".", rules, Extraction.Special.NONE).extract(archive);
        }
    }

    private static byte[] header(char type, String size) {
        byte[] block = new byte[512];
        var text = new ArrayList<byte[]>(List.of("meta".getBytes(ISO_8859_1), size.getBytes(ISO_8859_1)));
        System.arraycopy(text.get(0), 0, block, 0, 4);
        System.arraycopy(text.get(1), 0, block, 124, 11);
        block[156] = (byte) type;
        int sum = 8 * ' ';
        for (byte b : block) sum += b;
        System.arraycopy("%06o\0 ".formatted(sum).getBytes(ISO_8859_1), 0, block, 148, 8);
        return block;
    }

    private static InputStream zeros() {
        return new InputStream() {
            @Override
            public int read() {
                return 0;
            }
        };
    }
}

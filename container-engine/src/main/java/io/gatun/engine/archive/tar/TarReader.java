package io.gatun.engine.archive.tar;

import static java.util.Objects.requireNonNullElseGet;

import io.gatun.engine.archive.tar.Block.Field;
import io.gatun.engine.archive.tar.TarEntry.Attributes;
import io.gatun.engine.archive.tar.TarEntry.Content;
import io.gatun.engine.archive.tar.TarEntry.Extent;
import io.gatun.engine.model.BadArchiveException;
import io.gatun.linux.abi.CString;
import io.gatun.linux.file.DeviceNumber;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.Stat.Owner;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an archive entry by entry, as it arrives: nothing is looked for twice, and no more is kept than the headers of one entry.
 * All methods throw {@link BadArchiveException} for what is no archive or beyond the budget. For one thread.
 */
public final class TarReader {
    private static final int OLD_SPARSE_MAP = 386;
    private static final int OLD_SPARSE_PAIRS = 4;
    private static final int OLD_SPARSE_CONTINUES = 482;
    private static final int MORE_SPARSE_PAIRS = 21;
    private static final int MORE_SPARSE_CONTINUES = 504;
    private static final int PERMISSIONS = 07777;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Source source;
    private final TarBudget budget;
    private long entries;
    private long dataBytes;
    private Content.@Nullable File file;
    /** Bytes of the entry in the archive that were not read yet, without those that fill its last block. */
    private long left;

    private long padding;
    private boolean ended;

    /** Reads {@code in} from where it stands; the caller closes it. */
    public TarReader(InputStream in, TarBudget budget) {
        this.source = new Source(new BufferedInputStream(in, BUFFER_BYTES));
        this.budget = budget;
    }

    /** What stands before an entry and belongs to it. */
    private static final class Preface {
        @Nullable
        String name;

        @Nullable
        String link;

        final ExtendedHeader extended = new ExtendedHeader();
    }

    /** The next entry; what was not read of the one before is passed over. Empty at the end, of the archive or of its stream. */
    public Optional<TarEntry> next() throws IOException {
        passOver();
        var preface = new Preface();
        source.allow(TarBudget.HEADER_BYTES);
        while (true) {
            Block block = header();
            if (block == null) return Optional.empty();
            long size = block.number(Field.SIZE);
            switch (block.type()) {
                case 'x', 'X' -> preface.extended.add(meta(size));
                case 'g' -> meta(size); // says nothing about any one file that docker or runc would heed
                case 'L' -> preface.name = text(meta(size));
                case 'K' -> preface.link = text(meta(size));
                default -> {
                    return Optional.of(entry(block, preface));
                }
            }
        }
    }

    /** Gives the data of the current entry to {@code sink}; nothing if it is no file. */
    public void transfer(DataSink sink) throws IOException {
        if (file == null) return;
        byte[] buffer = source.buffer();
        for (Extent extent : file.data()) {
            long at = extent.offset();
            for (long rest = extent.bytes(); rest > 0; ) {
                int count = source.read(buffer, (int) Math.min(rest, buffer.length));
                left -= count;
                sink.write(at, buffer, count);
                at += count;
                rest -= count;
            }
        }
        file = null;
    }

    /** Reads what is behind the end of the archive, so that whoever writes it may finish. */
    public void drain() throws IOException {
        source.drain();
    }

    private void passOver() throws IOException {
        source.skip(left + padding);
        left = 0;
        padding = 0;
        file = null;
    }

    private @Nullable Block header() throws IOException {
        if (ended) return null;
        byte[] bytes = source.blockOrEnd();
        Block block = bytes == null ? null : new Block(bytes);
        if (block == null || block.isZero()) {
            ended = true;
            return null;
        }
        block.check();
        return block;
    }

    private byte[] meta(long size) throws IOException {
        return source.meta(size);
    }

    private TarEntry entry(Block block, Preface preface) throws IOException {
        if (++entries > budget.entries()) throw overBudget("entries", budget.entries());
        ExtendedHeader extended = preface.extended;
        String name = extended.text("GNU.sparse.name")
                .or(() -> extended.text("path"))
                .orElseGet(() -> requireNonNullElseGet(preface.name, () -> plainName(block)));
        String link = extended.text("linkpath")
                .orElseGet(() -> requireNonNullElseGet(preface.link, () -> block.text(Field.LINK_NAME)));
        check(name);
        Content content = content(block, extended, name, link);
        return new TarEntry(withoutSlashes(name), content, attributes(block, extended));
    }

    private Content content(Block block, ExtendedHeader extended, String name, String link) throws IOException {
        return switch (block.type()) {
            case '0', '\0', '7' -> name.endsWith("/") ? new Content.Directory() : file(block, extended);
            case 'S' -> oldSparseFile(block, extended);
            case '1' -> new Content.HardLink(checked(link));
            case '2' -> new Content.Symlink(checked(link));
            case '3' -> new Content.Device(FileType.CHARACTER_DEVICE, device(block, name));
            case '4' -> new Content.Device(FileType.BLOCK_DEVICE, device(block, name));
            case '5' -> new Content.Directory();
            case '6' -> new Content.Fifo();
            default ->
                throw new BadArchiveException(
                        "the archive has an entry of the unknown kind '%c': %s".formatted(block.type(), name),
                        "leave such entries out of it");
        };
    }

    private Content.File file(Block block, ExtendedHeader extended) throws IOException {
        long size = extended.number("size").orElse(block.number(Field.SIZE));
        Optional<List<Extent>> map = extended.sparseMap();
        if (extended.mapIsInData()) {
            open(size);
            List<Extent> inData = source.sparseMap();
            left -= source.mapBytes();
            return sparse(extended, inData, left);
        }
        open(size);
        if (map.isPresent()) return sparse(extended, map.get(), size);
        return began(Content.File.of(size));
    }

    private Content.File sparse(ExtendedHeader extended, List<Extent> map, long size) {
        long real = extended.number("GNU.sparse.realsize")
                .orElse(extended.number("GNU.sparse.size").orElse(-1));
        return began(SparseMap.file(real, map, size));
    }

    private Content.File oldSparseFile(Block block, ExtendedHeader extended) throws IOException {
        long size = extended.number("size").orElse(block.number(Field.SIZE));
        var extents = new ArrayList<Extent>();
        SparseMap.read(block, OLD_SPARSE_MAP, OLD_SPARSE_PAIRS, extents);
        for (boolean more = block.at(OLD_SPARSE_CONTINUES) != 0; more; ) {
            Block next = new Block(source.block());
            SparseMap.read(next, 0, MORE_SPARSE_PAIRS, extents);
            more = next.at(MORE_SPARSE_CONTINUES) != 0;
        }
        open(size);
        return began(SparseMap.file(block.number(Field.REAL_SIZE), extents, size));
    }

    private void open(long size) {
        if (size < 0)
            throw new BadArchiveException("a file in the archive has a negative size", "make the archive again");
        if (size > budget.dataBytes() - dataBytes) throw overBudget("bytes of files", budget.dataBytes());
        dataBytes += size;
        left = size;
        padding = -size & (Block.BYTES - 1);
    }

    private Content.File began(Content.File begun) {
        file = begun;
        return begun;
    }

    private static Attributes attributes(Block block, ExtendedHeader extended) {
        return new Attributes(
                (int) block.number(Field.MODE) & PERMISSIONS,
                new Owner(
                        id(extended.number("uid").orElseGet(() -> block.number(Field.UID))),
                        id(extended.number("gid").orElseGet(() -> block.number(Field.GID)))),
                extended.modified().orElseGet(() -> Instant.ofEpochSecond(block.number(Field.MODIFIED))),
                extended.xattrs());
    }

    // All ones is no user: chown(2) would leave the owner as it is, which is root.
    private static int id(long number) {
        if (number < 0 || number >= 0xffff_ffffL) {
            throw new BadArchiveException("a file in the archive belongs to the impossible user " + number, "");
        }
        return (int) number;
    }

    private static DeviceNumber device(Block block, String name) {
        try {
            return new DeviceNumber(
                    Math.toIntExact(block.number(Field.DEVICE_MAJOR)),
                    Math.toIntExact(block.number(Field.DEVICE_MINOR)));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new BadArchiveException("a device in the archive has an impossible number: " + name, "");
        }
    }

    private static String plainName(Block block) {
        String name = block.text(Field.NAME);
        String prefix = block.isPosix() ? block.text(Field.PREFIX) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) end++;
        return CString.text(Arrays.copyOf(bytes, end));
    }

    private static String withoutSlashes(String name) {
        int end = name.length();
        while (end > 1 && name.charAt(end - 1) == '/') end--;
        return name.substring(0, end);
    }

    private void check(String name) {
        if (checked(name).chars().filter(c -> c == '/').count() > budget.depth()) {
            throw overBudget("directories below each other", budget.depth());
        }
    }

    private static String checked(String name) {
        if (name.isEmpty()
                || name.length() > TarBudget.NAME_BYTES
                || CString.bytes(name).length > TarBudget.NAME_BYTES) {
            throw new BadArchiveException(
                    "an entry of the archive has a name of %d bytes; there may be 1 to %d"
                            .formatted(name.length(), TarBudget.NAME_BYTES),
                    "");
        }
        return name;
    }

    private static BadArchiveException overBudget(String what, long most) {
        return new BadArchiveException("the archive has more than %d %s".formatted(most, what), "");
    }
}

package io.gatun.engine.archive.tar;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gatun.engine.archive.tar.Block.Field;
import io.gatun.engine.archive.tar.TarEntry.Attributes;
import io.gatun.engine.archive.tar.TarEntry.Content;
import io.gatun.linux.abi.CString;
import io.gatun.linux.file.DeviceNumber;
import io.gatun.linux.file.FileType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes an archive: an entry, then the bytes of it if it is a file, then the next one. Equal entries give equal bytes. For one
 * thread; close writes the end of the archive and leaves the stream open.
 */
public final class TarWriter implements AutoCloseable {
    private static final int NAME_BYTES = 100;
    private static final long LARGEST_ID = 07777777;
    private static final long LARGEST_SIZE = 077777777777L;
    private static final int END_BLOCKS = 2;

    private final OutputStream out;
    private long left;
    private long padding;

    /** Writes to {@code out}, which the caller closes. */
    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /** Begins an entry; all bytes of the one before must have been written. Of a sparse file only its length is used. */
    public void begin(TarEntry entry) throws IOException {
        finish();
        byte[] name = CString.bytes(name(entry));
        byte[] link = CString.bytes(link(entry.content()));
        long size = entry.content() instanceof Content.File file ? file.sizeBytes() : 0;
        byte[] extended = extended(entry.attributes(), name, link, size);
        if (extended.length > 0) {
            var header = new HeaderBlock();
            header.text(Field.NAME, shortened(name));
            header.number(Field.MODE, 0644);
            header.number(Field.SIZE, extended.length);
            out.write(header.closed('x'));
            out.write(extended);
            out.write(new byte[-extended.length & (Block.BYTES - 1)]);
        }
        out.write(header(entry, name, link, size));
        left = size;
        padding = -size & (Block.BYTES - 1);
    }

    /** Writes bytes of the file that was begun. */
    public void write(byte[] bytes, int offset, int count) throws IOException {
        if (count > left) throw new IllegalArgumentException("the entry has only %d more bytes".formatted(left));
        out.write(bytes, offset, count);
        left -= count;
    }

    /** How many bytes of the file that was begun are still to be written. */
    public long left() {
        return left;
    }

    /** Ends the archive. */
    @Override
    public void close() throws IOException {
        finish();
        out.write(new byte[END_BLOCKS * Block.BYTES]);
        out.flush();
    }

    private void finish() throws IOException {
        if (left > 0) throw new IllegalStateException("the entry lacks %d bytes".formatted(left));
        out.write(new byte[(int) padding]);
        padding = 0;
    }

    private static byte[] header(TarEntry entry, byte[] name, byte[] link, long size) {
        Attributes attributes = entry.attributes();
        var header = new HeaderBlock();
        header.text(Field.NAME, shortened(name));
        header.text(Field.LINK_NAME, shortened(link));
        header.number(Field.MODE, attributes.permissions());
        header.number(
                Field.UID, Math.min(Integer.toUnsignedLong(attributes.owner().uid()), LARGEST_ID));
        header.number(
                Field.GID, Math.min(Integer.toUnsignedLong(attributes.owner().gid()), LARGEST_ID));
        header.number(Field.SIZE, Math.min(size, LARGEST_SIZE));
        header.number(Field.MODIFIED, Math.clamp(attributes.modified().getEpochSecond(), 0, LARGEST_SIZE));
        DeviceNumber device = entry.content() instanceof Content.Device node ? node.number() : DeviceNumber.NONE;
        header.number(Field.DEVICE_MAJOR, device.major());
        header.number(Field.DEVICE_MINOR, device.minor());
        return header.closed(type(entry.content()));
    }

    /** What does not fit into the plain header, in the order of the standard's examples. */
    private static byte[] extended(Attributes attributes, byte[] name, byte[] link, long size) {
        var records = new Records();
        if (name.length > NAME_BYTES) records.add("path", name);
        if (link.length > NAME_BYTES) records.add("linkpath", link);
        if (size > LARGEST_SIZE) records.add("size", size);
        long uid = Integer.toUnsignedLong(attributes.owner().uid());
        long gid = Integer.toUnsignedLong(attributes.owner().gid());
        if (uid > LARGEST_ID) records.add("uid", uid);
        if (gid > LARGEST_ID) records.add("gid", gid);
        var modified = attributes.modified();
        if (modified.getNano() != 0 || modified.getEpochSecond() < 0 || modified.getEpochSecond() > LARGEST_SIZE) {
            records.add(
                    "mtime",
                    seconds(modified.getEpochSecond(), modified.getNano()).getBytes(US_ASCII));
        }
        attributes.xattrs().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(xattr -> records.add(ExtendedHeader.XATTR + xattr.getKey(), xattr.getValue()));
        return records.bytes.toByteArray();
    }

    private static String seconds(long seconds, int nanos) {
        if (nanos == 0) return Long.toString(seconds);
        // A negative time counts backwards from its whole second, its fraction included.
        if (seconds < 0) return "-%d.%09d".formatted(-(seconds + 1), 1_000_000_000 - nanos);
        return "%d.%09d".formatted(seconds, nanos);
    }

    private static final class Records {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        void add(String key, long value) {
            add(key, Long.toString(value).getBytes(US_ASCII));
        }

        /** The length of a record counts its own digits. */
        void add(String key, byte[] value) {
            byte[] name = CString.bytes(key);
            int rest = name.length + value.length + 3;
            int length = rest + Integer.toString(rest).length();
            if (Integer.toString(length).length() > Integer.toString(rest).length()) length++;
            bytes.writeBytes((length + " ").getBytes(US_ASCII));
            bytes.writeBytes(name);
            bytes.write('=');
            bytes.writeBytes(value);
            bytes.write('\n');
        }
    }

    private static byte[] shortened(byte[] name) {
        return name.length <= NAME_BYTES ? name : Arrays.copyOf(name, NAME_BYTES);
    }

    private static String name(TarEntry entry) {
        boolean slash =
                entry.content() instanceof Content.Directory && !entry.name().endsWith("/");
        return slash ? entry.name() + "/" : entry.name();
    }

    private static String link(Content content) {
        return switch (content) {
            case Content.Symlink(String target) -> target;
            case Content.HardLink(String target) -> target;
            case Content.File _, Content.Directory _, Content.Device _, Content.Fifo _ -> "";
        };
    }

    private static char type(Content content) {
        return switch (content) {
            case Content.File _ -> '0';
            case Content.HardLink _ -> '1';
            case Content.Symlink _ -> '2';
            case Content.Device(FileType type, DeviceNumber _) -> type == FileType.CHARACTER_DEVICE ? '3' : '4';
            case Content.Directory _ -> '5';
            case Content.Fifo _ -> '6';
        };
    }
}

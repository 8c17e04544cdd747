package io.gatun.engine.archive.tar;

import io.gatun.linux.file.DeviceNumber;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.Stat.Owner;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One entry of an archive, as it stands there: nothing of it has been believed yet.
 *
 * @param name as the archive spells it, without slashes at its end
 */
public record TarEntry(String name, Content content, Attributes attributes) {
    /** What the entry makes. */
    public sealed interface Content {
        /**
         * A regular file, the bytes of which follow in the archive.
         *
         * @param sizeBytes its length, holes included
         * @param data where in the file there is data, in order; all of it unless it is sparse
         */
        record File(long sizeBytes, List<Extent> data) implements Content {
            public File {
                data = List.copyOf(data);
            }

            /** A file without holes. */
            public static File of(long sizeBytes) {
                return new File(sizeBytes, List.of(new Extent(0, sizeBytes)));
            }

            /** How many bytes follow in the archive. */
            public long dataBytes() {
                return data.stream().mapToLong(Extent::bytes).sum();
            }
        }

        /** A directory. */
        record Directory() implements Content {}

        /** A symbolic link; where it leads is nobody's business until somebody follows it. */
        record Symlink(String target) implements Content {}

        /** One more name for an earlier entry. */
        record HardLink(String target) implements Content {}

        /** A character or block device. */
        record Device(FileType type, DeviceNumber number) implements Content {}

        /** A FIFO. */
        record Fifo() implements Content {}
    }

    /** Some bytes of a file. */
    public record Extent(long offset, long bytes) {}

    /**
     * What is known about a file besides its contents.
     *
     * @param permissions rwx bits, set-id bits, sticky bit
     * @param xattrs extended attributes by full name
     */
    public record Attributes(int permissions, Owner owner, Instant modified, Map<String, byte[]> xattrs) {
        public Attributes {
            xattrs = Map.copyOf(xattrs);
        }
    }

    /** The same under another name. */
    public TarEntry named(String other) {
        return new TarEntry(other, content, attributes);
    }
}

package io.gatun.engine.archive;

import static io.gatun.linux.abi.Fcntl.O_NOFOLLOW;

import io.gatun.engine.archive.tar.TarEntry;
import io.gatun.engine.archive.tar.TarEntry.Content;
import io.gatun.engine.archive.tar.TarReader;
import io.gatun.engine.model.BadArchiveException;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.DeviceNumber;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat;
import io.gatun.linux.handle.Fd;
import java.io.IOException;
import java.time.Instant;

/** Makes what one entry says under a name that is free: whoever puts something else there meanwhile gets an error, not a file. */
record NewFile(Place place, Attributed attributed, TarEntry entry) {
    private static final int NOBODY_ELSE = 0600;
    private static final int NOBODY_ELSE_INSIDE = 0700;

    void file(Content.File file, TarReader reader) throws IOException {
        OpenHow how = OpenHow.write().creatingNew(NOBODY_ELSE).with(O_NOFOLLOW);
        try (Fd made = kernel().files().openat(place.directory(), place.name(), how)) {
            var position = new Position(made);
            reader.transfer(position::write);
            if (position.at != file.sizeBytes()) kernel().contents().ftruncate(made, file.sizeBytes());
            attributed.set(made, entry);
        }
        setTime();
    }

    private final class Position {
        private final Fd file;
        private long at;

        Position(Fd file) {
            this.file = file;
        }

        void write(long offset, byte[] bytes, int count) {
            if (offset != at) kernel().contents().seek(file, offset);
            kernel().contents().writeAll(file, bytes, 0, count);
            at = offset + count;
        }
    }

    /** Its time is set when all files in it are made. */
    void directory() {
        place.makeIfMissing(NOBODY_ELSE_INSIDE);
        try (Fd made = place.openDirectory()) {
            attributed.set(made, entry);
        }
    }

    void symlink(String target) {
        kernel().files().symlinkat(target, place.directory(), place.name());
        kernel().metadata().fchownat(place.directory(), place.name(), attributed.owner(entry));
        setTime();
    }

    void node(FileType type, DeviceNumber number) {
        kernel().files().mknodat(place.directory(), place.name(), type, NOBODY_ELSE, number);
        try (Fd held = place.hold()) {
            Stat made = kernel().files().statx(held);
            if (made.type() != type || !made.specialDevice().equals(number)) {
                throw new BadArchiveException(
                        "somebody replaced %s while it was made".formatted(entry.name()), "try again");
            }
            attributed.setHeld(held, entry);
        }
        setTime();
    }

    private void setTime() {
        Instant modified = entry.attributes().modified();
        kernel().metadata().utimensat(place.directory(), place.name(), modified, modified);
    }

    private Kernel kernel() {
        return place.kernel();
    }
}

package io.gatun.daemon;

import io.gatun.engine.testing.OciLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A file system of its own, ext4 in a file, that can be filled. */
final class SmallDisk implements AutoCloseable {
    private static final int LARGE = 1 << 20;
    private static final int SMALL = 1 << 10;

    private final Path place;

    private SmallDisk(Path place) {
        this.place = place;
    }

    /** Makes one in {@code image} and mounts it at {@code place}, which is made. All its blocks are for everybody. */
    static SmallDisk at(Path place, Path image, int mebibytes) throws IOException, InterruptedException {
        Files.createDirectory(place);
        try (var file = FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1), ((long) mebibytes << 20) - 1);
        }
        OciLayout.run("mkfs.ext4", "-q", "-m", "0", "-N", "4096", image.toString());
        OciLayout.run("mount", "-o", "loop", image.toString(), place.toString());
        return new SmallDisk(place);
    }

    /** How many bytes can be written. */
    long freeBytes() throws IOException, InterruptedException {
        OciLayout.run("sync", "-f", place.toString());
        return Files.getFileStore(place).getUsableSpace();
    }

    /** Leaves room for so many bytes. */
    void fill(long spare) throws IOException {
        try (var file = FileChannel.open(filler(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.position(file.size());
            for (int chunk : List.of(LARGE, SMALL)) writeAll(file, chunk);
            file.force(true);
            file.truncate(Math.max(0, file.size() - spare));
            file.force(true);
        }
    }

    private static void writeAll(FileChannel file, int chunk) {
        try {
            while (true) file.write(ByteBuffer.allocate(chunk));
        } catch (IOException e) {
            // It is full.
        }
    }

    /** Leaves room for so many files. */
    void fillWithFiles(int spare) throws IOException {
        Path many = Files.createDirectory(place.resolve("fillers"));
        int count = 0;
        try {
            for (; ; count++) Files.createFile(many.resolve(Integer.toString(count)));
        } catch (IOException e) {
            for (int i = 1; i <= spare; i++) Files.delete(many.resolve(Integer.toString(count - i)));
        }
    }

    /** Takes away what it was filled with. */
    void empty() throws IOException, InterruptedException {
        Files.deleteIfExists(filler());
        OciLayout.run("rm", "-rf", place.resolve("fillers").toString());
    }

    private Path filler() {
        return place.resolve("filler");
    }

    @Override
    public void close() throws IOException {
        try {
            OciLayout.run("umount", place.toString());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

package io.gatun.engine.archive.tar;

import io.gatun.engine.archive.tar.TarEntry.Content;
import io.gatun.engine.archive.tar.TarEntry.Extent;
import io.gatun.engine.model.BadArchiveException;
import java.util.ArrayList;
import java.util.List;

/** Maps of sparse files in the forms GNU tar writes; checked before anything believes them. */
final class SparseMap {
    private SparseMap() {}

    /** Offsets and lengths in turn. */
    static List<Extent> pairs(List<Long> numbers) {
        if (numbers.size() % 2 != 0) throw bad();
        var extents = new ArrayList<Extent>();
        for (int i = 0; i < numbers.size(); i += 2) extents.add(new Extent(numbers.get(i), numbers.get(i + 1)));
        return extents;
    }

    /** A map in the header itself or in one of the blocks that continue it; stops at the first pair that is empty. */
    static void read(Block block, int offset, int pairs, List<Extent> into) {
        for (int i = 0; i < pairs; i++) {
            int at = offset + i * 24;
            if (block.at(at) == 0) return;
            into.add(new Extent(block.number(at, 12), block.number(at + 12, 12)));
        }
    }

    /** The file that the map describes: extents in order, apart, inside of it, and exactly the data that there is. */
    static Content.File file(long sizeBytes, List<Extent> extents, long dataBytes) {
        long end = 0;
        long sum = 0;
        var data = new ArrayList<Extent>();
        for (Extent extent : extents) {
            if (extent.offset() < end || extent.bytes() < 0 || extent.bytes() > sizeBytes - extent.offset())
                throw bad();
            end = extent.offset() + extent.bytes();
            sum += extent.bytes();
            if (extent.bytes() > 0) data.add(extent);
        }
        if (sum != dataBytes || end > sizeBytes) throw bad();
        return new Content.File(sizeBytes, data);
    }

    private static BadArchiveException bad() {
        return new BadArchiveException("the map of a sparse file in the archive is wrong", "make the archive again");
    }
}

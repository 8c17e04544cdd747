package io.gatun.engine.diff;

import static io.gatun.linux.abi.Fcntl.O_NOFOLLOW;

import io.gatun.linux.Kernel;
import io.gatun.linux.file.DirectoryEntry;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat;
import io.gatun.linux.handle.Fd;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A directory as the read-only layers of an overlay show it: the union of one directory of each layer, uppermost first (the
 * kernel's documentation, "Overlay Filesystem"). Nothing is read through links, and no name leads out of its layer.
 */
final class LowerDirectory implements AutoCloseable {
    private static final OpenHow INSIDE = OpenHow.directory().with(O_NOFOLLOW);

    private final Kernel kernel;
    /** The roots of all layers, borrowed. */
    private final List<Fd> layers;

    private final List<Part> parts;

    /**
     * One layer's share.
     *
     * @param layer the layer's root; borrowed
     * @param directory owned
     */
    private record Part(Fd layer, Fd directory) {}

    private LowerDirectory(Kernel kernel, List<Fd> layers, List<Part> parts) {
        this.kernel = kernel;
        this.layers = List.copyOf(layers);
        this.parts = List.copyOf(parts);
    }

    /** The root of the union of {@code layers}, uppermost first, which are borrowed. */
    static LowerDirectory root(Kernel kernel, List<Fd> layers) {
        var parts = new ArrayList<Part>();
        for (Fd layer : layers) parts.add(new Part(layer, kernel.files().openat(layer, ".", INSIDE)));
        return new LowerDirectory(kernel, layers, parts);
    }

    /** A directory that no layer has. */
    static LowerDirectory absent(Kernel kernel) {
        return new LowerDirectory(kernel, List.of(), List.of());
    }

    /** What the layers have under a name. */
    Optional<Stat> stat(String name) {
        for (Part part : parts) {
            Optional<Stat> found = Overlays.stat(kernel, part.directory(), name);
            if (found.isPresent()) return found.filter(file -> !Overlays.isWhiteout(file));
        }
        return Optional.empty();
    }

    /** The directory of a name; an empty one if the layers have none there. The caller closes it. */
    LowerDirectory open(String name) {
        var found = new ArrayList<Part>();
        for (Part part : parts) {
            Optional<Stat> file = Overlays.stat(kernel, part.directory(), name);
            if (file.isEmpty()) continue;
            // What is under a whiteout or another file is hidden, and so is what is under an opaque directory.
            if (file.get().type() != FileType.DIRECTORY) break;
            Fd directory = kernel.files().openat(part.directory(), name, INSIDE);
            found.add(new Part(part.layer(), directory));
            Optional<String> redirect = Overlays.redirect(kernel, directory);
            redirect.ifPresent(path -> found.addAll(behind(part.layer(), path)));
            if (redirect.isPresent() || Overlays.isOpaque(kernel, directory)) break;
        }
        return new LowerDirectory(kernel, layers, found);
    }

    /** What the layers below {@code layer} have at an absolute path, whatever hides that path itself. */
    private List<Part> behind(Fd layer, String path) {
        OpenHow how = INSIDE.beneath().withoutSymlinks();
        return layers.subList(layers.indexOf(layer) + 1, layers.size()).stream()
                .map(below -> new Part(below, kernel.files().openat2(below, path.substring(1), how)))
                .toList();
    }

    /** All names, those that are hidden left out. */
    Set<String> names() {
        var names = new HashSet<String>();
        for (Part part : parts) {
            try (var listing = kernel.files().list(part.directory())) {
                while (listing.hasNext()) {
                    DirectoryEntry entry = listing.next();
                    if (stat(entry.name()).isPresent()) names.add(entry.name());
                }
            }
        }
        return names;
    }

    @Override
    public void close() {
        parts.forEach(part -> part.directory().close());
    }
}

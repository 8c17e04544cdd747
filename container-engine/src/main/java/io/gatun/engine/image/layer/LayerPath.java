package io.gatun.engine.image.layer;

import io.gatun.engine.model.BadImageException;
import io.gatun.linux.abi.CString;

/**
 * A place in a layer: relative to its root, without {@code .} and {@code ..}, no slash at either end. The root is the empty
 * path.
 *
 * @param parent the directory that it is in
 * @param name in that directory; empty for the root
 */
record LayerPath(String parent, String name) {
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST = 4095;

    /**
     * The place that an archive means. A leading slash is the layer's root, as for every other tool; a path that goes up is
     * refused, even if it would stay inside.
     */
    static LayerPath of(String path) {
        if (CString.bytes(path).length > LONGEST) {
            throw new BadImageException("invalid path in the layer: longer than %d bytes".formatted(LONGEST));
        }
        var clean = new StringBuilder();
        int last = 0;
        for (int from = 0; from <= path.length(); ) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            String component = path.substring(from, to);
            from = to + 1;
            if (component.isEmpty() || component.equals(".")) continue;
            if (component.equals("..")) throw refused(path, "it goes up");
            if (CString.bytes(component).length > LONGEST_NAME) throw refused(path, "a name in it is too long");
            if (!clean.isEmpty()) clean.append('/');
            last = clean.length();
            clean.append(component);
        }
        return last == 0
                ? new LayerPath("", clean.toString())
                : new LayerPath(clean.substring(0, last - 1), clean.substring(last));
    }

    boolean isRoot() {
        return name.isEmpty();
    }

    /** The whole path. */
    String path() {
        return parent.isEmpty() ? name : parent + "/" + name;
    }

    static BadImageException refused(String path, String reason) {
        return new BadImageException("invalid path in the layer: \"%s\": %s".formatted(shown(path), reason));
    }

    static String shown(String path) {
        String cut = path.length() > 200 ? path.substring(0, 200) + "..." : path;
        var out = new StringBuilder();
        cut.chars().forEach(c -> out.append(c < ' ' || c == 0x7f || Character.isSurrogate((char) c) ? '?' : (char) c));
        return out.toString();
    }
}

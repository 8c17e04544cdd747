package io.gatun.engine.files;

import java.util.ArrayList;
import java.util.List;

/**
 * A path in a container as a user gives it: always from its root, {@code ..} never above it.
 *
 * @param parts its components, none of them empty or dots
 * @param directory whether it ends in a slash or {@code /.}: it means a directory, and a link at its end is followed
 * @param last how its last component was spelled: {@code .} or {@code /} in some cases
 */
record InsidePath(List<String> parts, boolean directory, String last) {
    static InsidePath of(String text) {
        var parts = new ArrayList<String>();
        for (String part : text.split("/", -1)) {
            if (part.equals("..")) {
                if (!parts.isEmpty()) parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        boolean dot = text.equals(".") || text.endsWith("/.");
        boolean directory = parts.isEmpty() || dot || text.endsWith("/");
        return new InsidePath(List.copyOf(parts), directory, dot ? "." : parts.isEmpty() ? "/" : parts.getLast());
    }

    /** Relative to the root, for openat2(2). */
    String relative() {
        return parts.isEmpty() ? "." : String.join("/", parts);
    }

    @Override
    public String toString() {
        return "/" + String.join("/", parts);
    }
}

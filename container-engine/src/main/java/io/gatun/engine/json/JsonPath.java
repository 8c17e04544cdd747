package io.gatun.engine.json;

/** How places in a document are written: {@code linux.sysctl["net.core.somaxconn"]}, {@code mounts[3].options[0]}. */
public final class JsonPath {
    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_PATH = 200;

    private JsonPath() {}

    public static String member(String parent, String name) {
        if (!isWord(name)) return parent + "[" + Json.of(shortened(name)) + "]";
        return parent.isEmpty() ? name : parent + "." + name;
    }

    public static String item(String parent, int index) {
        return parent + "[" + index + "]";
    }

    /** A path as messages show it: a document may be deep, and its error must stay a line. */
    static String brief(String path) {
        if (path.length() <= LONGEST_PATH) return path;
        return path.substring(0, LONGEST_PATH / 2) + "..." + path.substring(path.length() - LONGEST_PATH / 2);
    }

    // Names come from the document: an error message must stay a line.
    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "...";
    }

    private static boolean isWord(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) return false;
        return name.chars().allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || c == '_' || c == '-'));
    }
}

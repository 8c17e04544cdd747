package io.gatun.daemon;

/** Parts of archives for requests that are written by hand (tar(5)). */
final class TarText {
    private static final int BLOCK = 512;

    private TarText() {}

    /** The header of a file. */
    static String header(String name, long size) {
        var header = new StringBuilder(name + "\0".repeat(100 - name.length()) + "0000644\0" + "0000000\0".repeat(2))
                .append("%011o\0".formatted(size))
                .append("00000000000\0" + "        0" + "\0".repeat(100) + "ustar\00000");
        header.append("\0".repeat(BLOCK - header.length()));
        int sum = header.chars().sum();
        return header.replace(148, 156, "%06o\0 ".formatted(sum)).toString();
    }
}

package io.gatun.engine.archive.tar;

/**
 * How much an archive may ask for.
 *
 * @param entries how many there may be
 * @param dataBytes how many bytes all files together may have, holes not counted
 * @param depth how many directories below each other
 */
public record TarBudget(long entries, long dataBytes, int depth) {
    /** For archives that a user gives to copy: as long as the disk has room, and no deeper than any path can be used. */
    public static final TarBudget GENEROUS = new TarBudget(10_000_000, Long.MAX_VALUE, 1024);

    /** The longest path that the kernel takes, without its NUL. */
    static final int NAME_BYTES = 4095;

    /** What may stand before one entry: long names, extended headers, maps of sparse files. */
    static final int HEADER_BYTES = 1 << 20;
}

package io.gatun.linux.program;

import io.gatun.linux.abi.Errno;

/**
 * A failing entry, as the interpreter reports it before it ends the process.
 *
 * @param index which entry, counted from the start of the started program's table
 * @param errno why the kernel refused
 */
public record Failure(int index, Errno errno) {
    /** The length of a report in bytes. */
    public static final int BYTES = 8;

    /** The report {@code {u32 index, u32 errno}}, read as one little-endian number. */
    public static Failure of(long report) {
        return new Failure((int) report, Errno.of((int) (report >>> Integer.SIZE)));
    }
}

package io.gatun.engine.json;

/**
 * How much of a document is read before it is refused, so that hostile input costs bounded memory and time.
 *
 * @param bytes size of the whole document
 * @param depth nesting of objects and arrays
 * @param stringChars length of one string or name
 * @param tokens values, names and brackets together
 */
public record JsonBudget(int bytes, int depth, int stringChars, int tokens) {
    /** Far above any real configuration, profile or state file: 16 MiB, 100 levels, strings of 1 MiB. */
    public static final JsonBudget DOCUMENT = new JsonBudget(16 << 20, 100, 1 << 20, 1 << 20);
}

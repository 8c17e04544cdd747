package io.gatun.scheduler.manifest;

/**
 * What a file may cost before it is refused.
 *
 * @param characters of the whole file
 * @param depth of nesting
 * @param textLength of one value or key
 * @param aliases of one YAML document that stand for collections: a few lines of them can mean gigabytes
 */
public record Limits(int characters, int depth, int textLength, int aliases) {
    public static final Limits DEFAULT = new Limits(1 << 30, 64, 1 << 20, 50);
}

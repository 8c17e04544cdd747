package io.gatun.engine.model;

/**
 * What became of one file of a container's root filesystem.
 *
 * @param path absolute, in the container; any bytes but NUL, as {@link io.gatun.linux.abi.CString} spells them
 */
public record FileChange(Kind kind, String path) {
    /** What became of it. */
    public enum Kind {
        ADDED('A'),
        /** Its contents or what is known about it differ; a directory also if something in it was changed. */
        CHANGED('C'),
        DELETED('D');

        private final char letter;

        Kind(char letter) {
            this.letter = letter;
        }

        /** As {@code docker diff} has it. */
        public char letter() {
            return letter;
        }
    }
}

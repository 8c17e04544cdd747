package io.gatun.engine;

/** Which of a container's streams a client wants. */
public enum Attach {
    /** None: the container runs by itself. */
    NONE,
    /** What it writes. */
    OUTPUT,
    /** What it writes, and its standard input. */
    OUTPUT_AND_INPUT
}

package io.gatun.engine.security;

import io.gatun.engine.spec.Seccomp.Arg;
import java.util.List;

/** What a filter says to one system call of one ABI. */
sealed interface Verdict {
    /** The same for all arguments: the value a filter returns. */
    record Always(int value) implements Verdict {}

    /**
     * The value of the first rule whose conditions all hold, or {@code otherwise}.
     *
     * @param wide whether arguments are compared as 64 bits
     */
    record ByArguments(List<Conditional> rules, int otherwise, boolean wide) implements Verdict {}

    /** A value and the conditions for it. */
    record Conditional(List<Arg> conditions, int value) {}
}

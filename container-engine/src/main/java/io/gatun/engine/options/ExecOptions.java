package io.gatun.engine.options;

import java.util.List;
import java.util.Optional;

/**
 * Everything that the flags of {@code exec} say about one more program in a running container, as values: parsed, not yet
 * checked against the container. What is not said is as it is for the container's own program.
 *
 * @param command the program and its arguments
 * @param env {@code NAME=value}, beside the container's variables; a later entry wins
 * @param user who runs it; absent for the container's user
 * @param workdir absolute; absent for the container's
 * @param terminal whether it gets a pseudoterminal
 * @param privileged whether it has all capabilities; the system call filter and the limits remain
 */
public record ExecOptions(
        List<String> command,
        List<String> env,
        Optional<UserText> user,
        Optional<String> workdir,
        boolean terminal,
        boolean privileged) {
    public ExecOptions {
        command = List.copyOf(command);
        env = List.copyOf(env);
    }

    /** A program that runs as the container's own does. */
    public static ExecOptions of(String... command) {
        return new ExecOptions(List.of(command), List.of(), Optional.empty(), Optional.empty(), false, false);
    }
}

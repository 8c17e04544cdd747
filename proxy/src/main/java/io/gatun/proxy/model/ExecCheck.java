package io.gatun.proxy.model;

import java.util.List;

/**
 * Runs a program of the operator's on this host; exit code 0 is well. No shell is between, its environment is PATH and
 * {@code GATUN_BACKEND}, the address that is asked about, and it is killed when its time is over. Never run one that a container has
 * written.
 *
 * @param command an absolute path, and arguments
 */
public record ExecCheck(List<String> command, Pace pace) implements Check {
    public ExecCheck {
        command = List.copyOf(command);
        if (command.isEmpty() || !command.getFirst().startsWith("/"))
            throw new IllegalArgumentException(
                    "a program for checks is named by its whole path, such as /usr/local/bin/check");
    }
}

package io.gatun.engine.launch;

import io.gatun.engine.model.HookFailedException;
import io.gatun.engine.plan.StatusMessage;
import io.gatun.engine.plan.StatusMessage.HookEnded;
import io.gatun.engine.plan.StatusMessage.HookLate;
import io.gatun.engine.plan.StatusMessage.HookMissing;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.process.ExitStatus;
import java.util.Optional;
import java.util.function.IntFunction;

/** What a container's process says of the hooks that it runs, as errors. */
final class HookReport {
    private static final String POINT = "startContainer";

    private HookReport() {}

    /**
     * The error that a message tells of, if it tells of a hook.
     *
     * @param path of a hook by its number
     */
    static Optional<HookFailedException> failure(StatusMessage message, IntFunction<String> path) {
        return switch (message) {
            case HookEnded(int hook, int status) ->
                Optional.of(of(path.apply(hook), "it " + HookRunner.text(ExitStatus.ofWaitStatus(status))));
            case HookMissing(int hook, int errno) ->
                Optional.of(of(
                        path.apply(hook),
                        "it cannot be executed in the container: "
                                + Errno.of(errno).text()));
            case HookLate(int hook) -> Optional.of(of(path.apply(hook), "it took longer than its timeout"));
            case StatusMessage.Started started -> Optional.empty();
            case StatusMessage.Waiting waiting -> Optional.empty();
            case StatusMessage.Ready ready -> Optional.empty();
            case StatusMessage.Failed failed -> Optional.empty();
        };
    }

    private static HookFailedException of(String path, String problem) {
        return new HookFailedException(POINT, path, problem, "");
    }
}

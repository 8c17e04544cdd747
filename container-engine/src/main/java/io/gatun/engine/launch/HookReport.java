package io.gatun.engine.launch;

import io.gatun.engine.model.HookFailedException;
import io.gatun.engine.plan.frame.StatusMessage;
import io.gatun.engine.plan.frame.StatusMessage.HookEnded;
import io.gatun.engine.plan.frame.StatusMessage.HookLate;
import io.gatun.engine.plan.frame.StatusMessage.HookMissing;
import io.gatun.engine.spec.Hooks.Hook;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.process.ExitStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a container's process says of the hooks that it runs, as errors. */
final class HookReport {
    private static final String POINT = "startContainer";

    private HookReport() {}

    /** The error that a message tells of, if it tells of one of the hooks. */
    static Optional<HookFailedException> failure(StatusMessage message, List<Hook> hooks) {
        return switch (message) {
            case HookEnded(int hook, int status) ->
                Optional.of(of(hooks, hook, "it " + HookRunner.text(ExitStatus.ofWaitStatus(status))));
            case HookMissing(int hook, int errno) ->
                Optional.of(of(
                        hooks,
                        hook,
                        "it cannot be executed in the container: "
                                + Errno.of(errno).text()));
            case HookLate(int hook) -> Optional.of(of(hooks, hook, "it took longer than its timeout"));
            case StatusMessage.Started started -> Optional.empty();
            case StatusMessage.Waiting waiting -> Optional.empty();
            case StatusMessage.Ready ready -> Optional.empty();
            case StatusMessage.HooksDone done -> Optional.empty();
            case StatusMessage.Failed failed -> Optional.empty();
        };
    }

    /** The error that the process was gone before the hooks, of which there is one at least, were done. */
    static HookFailedException unfinished(List<Hook> hooks) {
        return during(hooks, "the container's process was killed before it was done: look whether memory ran out");
    }

    /** The error that the process, or somebody in its name, said what has no place there. */
    static HookFailedException foreign(List<Hook> hooks, String said) {
        return during(
                hooks,
                "the container's process reported \"%s\", which it never does: a hook has tampered with it"
                        .formatted(said));
    }

    /** Which of several it was is not known. */
    private static HookFailedException during(List<Hook> hooks, String problem) {
        return new HookFailedException(
                POINT, hooks.stream().map(Hook::path).collect(Collectors.joining(" or ")), problem, "");
    }

    private static HookFailedException of(List<Hook> hooks, int index, String problem) {
        return index < hooks.size()
                ? new HookFailedException(POINT, hooks.get(index).path(), problem, "")
                : during(hooks, "the container's process reported of hook %d, which there is not".formatted(index));
    }
}

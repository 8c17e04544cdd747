package io.gatun.daemon.docker.create;

import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.RestartRule;

/** Whether the RestartPolicy of a HostConfig, or of the body of an update, is one. */
final class RestartReader {
    private RestartReader() {}

    /**
     * Looks at it, if it is there.
     *
     * @throws BadRequestException if it is none, or does not go with the rest
     */
    static void check(JsonView host) {
        host.member("RestartPolicy").ifPresent(policy -> check(policy, host.flag("AutoRemove")));
    }

    static void check(JsonView policy, boolean autoRemove) {
        String name = policy.optionalText("Name").orElse("no");
        long maximum = policy.optionalInt64("MaximumRetryCount").orElse(0);
        if (new RestartRule(name, maximum).isActive() && autoRemove) {
            throw new BadRequestException(
                    "can't create 'AutoRemove' container with restart policy", "choose one of them");
        }
    }
}

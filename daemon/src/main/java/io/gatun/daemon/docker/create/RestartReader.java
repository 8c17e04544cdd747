package io.gatun.daemon.docker.create;

import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.BadRequestException;
import java.util.List;

/** Whether the RestartPolicy of a HostConfig, or of the body of an update, is one. */
final class RestartReader {
    private static final List<String> NAMES = List.of("", "no", "always", "unless-stopped", "on-failure");

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
        if (!NAMES.contains(name)) {
            throw new BadRequestException(
                    "invalid restart policy '" + name + "'", "use no, always, unless-stopped or on-failure[:MAXIMUM]");
        }
        if (maximum < 0) throw new BadRequestException("maximum retry count cannot be negative", "use 0 or more");
        if (maximum != 0 && !name.equals("on-failure")) {
            throw new BadRequestException(
                    "maximum retry count cannot be used with restart policy '" + name + "'", "use on-failure");
        }
        if (autoRemove && !name.isEmpty() && !name.equals("no")) {
            throw new BadRequestException(
                    "can't create 'AutoRemove' container with restart policy", "choose one of them");
        }
    }
}

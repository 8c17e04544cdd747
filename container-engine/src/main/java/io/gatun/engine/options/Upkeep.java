package io.gatun.engine.options;

import io.gatun.engine.json.Json;
import io.gatun.engine.model.RestartRule;
import java.util.Optional;

/**
 * What somebody who stays with a container, the daemon, does for it. The engine keeps it and does nothing of it.
 *
 * @param restart when it is started again
 * @param health docker's Healthcheck, over what its image says
 */
public record Upkeep(RestartRule restart, Optional<Json.Obj> health) {
    /** Nobody need stay. */
    public static final Upkeep NONE = new Upkeep(RestartRule.NEVER, Optional.empty());
}

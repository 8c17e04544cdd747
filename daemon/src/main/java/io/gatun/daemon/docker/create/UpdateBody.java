package io.gatun.daemon.docker.create;

import io.gatun.daemon.life.Memo;
import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.spec.Resources;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a client wants changed of a container that is there: limits, and when it is started again. Clients send all members; empty ones say nothing. */
public final class UpdateBody {
    private static final List<String> LIMITS = List.of(
            "Memory",
            "MemoryReservation",
            "MemorySwap",
            "MemorySwappiness",
            "NanoCpus",
            "NanoCPUs",
            "CpuQuota",
            "CpuPeriod",
            "CpuRealtimePeriod",
            "CpuRealtimeRuntime",
            "CpuShares",
            "CpusetCpus",
            "CpusetMems",
            "PidsLimit",
            "BlkioWeight",
            "OomKillDisable");

    private final JsonView body;
    private final Map<String, Json> changed = new LinkedHashMap<>();

    private UpdateBody(JsonView body) {
        this.body = body;
    }

    /** Reads the body of a request to update a container which was made like this. */
    public static UpdateBody of(JsonView body, Memo made) {
        var update = new UpdateBody(body);
        if (body.json() instanceof Json.Obj(Map<String, Json> members)) update.read(members, made);
        return update;
    }

    private void read(Map<String, Json> members, Memo made) {
        for (String name : LIMITS) {
            Optional.ofNullable(members.get(name))
                    .filter(UpdateBody::says)
                    .ifPresent(value -> changed.put(name, value));
        }
        body.member("RestartPolicy")
                .filter(policy -> policy.optionalText("Name").isPresent())
                .ifPresent(policy -> {
                    RestartReader.check(policy, made.hostView().flag("AutoRemove"));
                    changed.put("RestartPolicy", policy.json());
                });
    }

    private static boolean says(Json value) {
        return !(value instanceof Json.Null) && !value.equals(Json.of(0)) && !value.equals(Json.of(""));
    }

    /** For the engine. */
    public Resources limits() {
        return new LimitReader(body).change();
    }

    /** What is remembered of a container, with the changes. */
    public Memo change(Memo memo) {
        return memo.withHostConfig(changed);
    }
}

package io.gatun.engine.spec;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonException;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.spec.OciState.Status;

/** {@link OciState} and what a seccomp listener receives, as JSON. */
public final class StateCodec {
    private StateCodec() {}

    /**
     * Reads a state.
     *
     * @throws JsonException if a value has the wrong type, or a required one is missing
     */
    public static OciState read(Json json) {
        return state(JsonView.of(json));
    }

    private static OciState state(JsonView view) {
        return new OciState(
                view.required("ociVersion").text(),
                view.required("id").text(),
                view.required("status").oneOf(Status.class),
                view.optionalInt("pid", 0, Integer.MAX_VALUE),
                view.required("bundle").text(),
                view.map("annotations", JsonView::text));
    }

    /** Writes a state. */
    public static Json.Obj write(OciState state) {
        var out = Json.object()
                .put("ociVersion", state.ociVersion())
                .put("id", state.id())
                .put("status", state.status().specName())
                .maybe("pid", state.pid())
                .put("bundle", state.bundle());
        if (!state.annotations().isEmpty()) out.put("annotations", Json.strings(state.annotations()));
        return out.build();
    }

    /** Writes what a seccomp listener receives. */
    public static Json.Obj write(OciState.OfProcess process) {
        return Json.object()
                .put("ociVersion", process.ociVersion())
                .put("fds", Json.strings(process.fds()))
                .put("pid", process.pid())
                .maybe("metadata", process.metadata())
                .put("state", write(process.state()))
                .build();
    }
}

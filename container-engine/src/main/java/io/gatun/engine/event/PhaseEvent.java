package io.gatun.engine.event;

import io.gatun.engine.model.ContainerId;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** {@link Phase} as the recorder has it. */
@Name("gatun.Phase")
@Label("Phase of a container's start")
@Category({"Gatun", "Containers"})
@StackTrace(false)
final class PhaseEvent extends Event {
    @Label("Container")
    String container = "";

    @Label("Phase")
    String phase = "";

    static Phase begin(ContainerId id, String name) {
        var event = new PhaseEvent();
        if (!event.isEnabled()) {
            return Phase.UNRECORDED;
        }
        event.container = id.value();
        event.phase = name;
        event.begin();
        return event::commit;
    }
}

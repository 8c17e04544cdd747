package io.gatun.engine.event;

import io.gatun.engine.model.ContainerId;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A container has ended. */
@Name("gatun.Exit")
@Label("Container ended")
@Category({"Gatun", "Containers"})
@StackTrace(false)
final class ExitEvent extends Event {
    @Label("Container")
    String container = "";

    @Label("Exit code")
    @Description("128 + n for signal n; -1 if nobody can know it")
    int exitCode;

    static void commit(ContainerId id, int exitCode) {
        var event = new ExitEvent();
        if (event.shouldCommit()) {
            event.container = id.value();
            event.exitCode = exitCode;
            event.commit();
        }
    }
}

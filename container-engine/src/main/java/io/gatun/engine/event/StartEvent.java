package io.gatun.engine.event;

import io.gatun.engine.model.ContainerId;
import io.gatun.linux.handle.Pid;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The program of a container was executed. */
@Name("gatun.Start")
@Label("Container started")
@Category({"Gatun", "Containers"})
@StackTrace(false)
final class StartEvent extends Event {
    @Label("Container")
    String container = "";

    @Label("Process")
    int pid;

    static void commit(ContainerId id, Pid pid) {
        var event = new StartEvent();
        if (event.shouldCommit()) {
            event.container = id.value();
            event.pid = pid.number();
            event.commit();
        }
    }
}

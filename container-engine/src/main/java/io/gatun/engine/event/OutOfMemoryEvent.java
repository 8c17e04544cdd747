package io.gatun.engine.event;

import io.gatun.engine.model.ContainerId;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The kernel killed a process of a container for want of memory. */
@Name("gatun.OutOfMemory")
@Label("Container out of memory")
@Category({"Gatun", "Containers"})
@StackTrace(false)
final class OutOfMemoryEvent extends Event {
    @Label("Container")
    String container = "";

    static void commit(ContainerId id) {
        var event = new OutOfMemoryEvent();
        if (event.shouldCommit()) {
            event.container = id.value();
            event.commit();
        }
    }
}

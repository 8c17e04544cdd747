package io.gatun.proxy.event;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A backend gets new connections, or gets none any more. */
@Name("gatun.ProxyBackend")
@Label("Backend's state changed")
@Category({"Gatun", "Proxy"})
@StackTrace(false)
final class BackendEvent extends Event {
    private static final EventType TYPE = EventType.getEventType(BackendEvent.class);

    @Label("Table")
    String table = "";

    @Label("Backend")
    String backend = "";

    @Label("State")
    String state = "";

    static boolean isWanted() {
        return TYPE.isEnabled();
    }

    static void commit(String table, String backend, String state) {
        var event = new BackendEvent();
        event.table = table;
        event.backend = backend;
        event.state = state;
        event.commit();
    }
}

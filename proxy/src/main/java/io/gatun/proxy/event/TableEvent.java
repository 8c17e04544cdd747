package io.gatun.proxy.event;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A list of backends has taken the place of another. */
@Name("gatun.ProxyTable")
@Label("Backends replaced")
@Category({"Gatun", "Proxy"})
@StackTrace(false)
final class TableEvent extends Event {
    private static final EventType TYPE = EventType.getEventType(TableEvent.class);

    @Label("Table")
    String table = "";

    @Label("Backends")
    int backends;

    @Label("Added")
    int added;

    @Label("Removed")
    int removed;

    static boolean isWanted() {
        return TYPE.isEnabled();
    }

    static void commit(String table, int backends, int added, int removed) {
        var event = new TableEvent();
        event.table = table;
        event.backends = backends;
        event.added = added;
        event.removed = removed;
        event.commit();
    }
}

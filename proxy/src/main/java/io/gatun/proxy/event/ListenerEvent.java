package io.gatun.proxy.event;

import io.gatun.proxy.model.Entrance;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A service listens. */
@Name("gatun.ProxyListener")
@Label("Listener opened")
@Category({"Gatun", "Proxy"})
@StackTrace(false)
final class ListenerEvent extends Event {
    private static final EventType TYPE = EventType.getEventType(ListenerEvent.class);

    @Label("Service")
    String service = "";

    @Label("Sockets")
    int sockets;

    @Label("Taken from another process")
    boolean inherited;

    static boolean isWanted() {
        return TYPE.isEnabled();
    }

    static void commit(Entrance entrance, int sockets, boolean inherited) {
        var event = new ListenerEvent();
        event.service = entrance.text();
        event.sockets = sockets;
        event.inherited = inherited;
        event.commit();
    }
}

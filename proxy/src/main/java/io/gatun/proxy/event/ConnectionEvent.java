package io.gatun.proxy.event;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.ConnectionReport;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A connection, or a session of datagrams, has ended. */
@Name("gatun.ProxyConnection")
@Label("Connection ended")
@Category({"Gatun", "Proxy"})
@StackTrace(false)
final class ConnectionEvent extends Event {
    private static final EventType TYPE = EventType.getEventType(ConnectionEvent.class);

    @Label("Service")
    String service = "";

    @Label("Client")
    String client = "";

    @Label("Backend")
    String backend = "";

    @Label("Ending")
    String ending = "";

    @Label("Time to connect")
    @Timespan
    long connect;

    @Label("Lasted")
    @Timespan
    long lasted;

    @Label("From the client")
    @DataAmount
    long bytesIn;

    @Label("To the client")
    @DataAmount
    long bytesOut;

    static boolean isWanted() {
        return TYPE.isEnabled();
    }

    static void commit(ConnectionReport report) {
        var event = new ConnectionEvent();
        event.service = AddressText.of(report.service());
        event.client = AddressText.of(report.client());
        event.backend = report.backend().map(AddressText::of).orElse("");
        event.ending = report.ending().text();
        event.connect = report.connect().toNanos();
        event.lasted = report.duration().toNanos();
        event.bytesIn = report.bytesIn();
        event.bytesOut = report.bytesOut();
        event.commit();
    }
}

package io.gatun.proxy.event;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.RequestReport;
import java.time.Duration;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A request was answered, or came to another end. */
@Name("gatun.ProxyRequest")
@Label("Request ended")
@Category({"Gatun", "Proxy"})
@StackTrace(false)
final class RequestEvent extends Event {
    private static final EventType TYPE = EventType.getEventType(RequestEvent.class);

    @Label("Service")
    String service = "";

    @Label("Client")
    String client = "";

    @Label("Backend")
    String backend = "";

    @Label("Method")
    String method = "";

    @Label("Host")
    String host = "";

    @Label("Path")
    String path = "";

    @Label("Status")
    int status;

    @Label("Ending")
    String ending = "";

    @Label("Time to the answer")
    @Timespan
    long answer;

    @Label("Lasted")
    @Timespan
    long lasted;

    @Label("To the backend")
    @DataAmount
    long bytesIn;

    @Label("To the client")
    @DataAmount
    long bytesOut;

    static boolean isWanted() {
        return TYPE.isEnabled();
    }

    static void commit(RequestReport report) {
        var event = new RequestEvent();
        event.service = AddressText.of(report.service());
        event.client = AddressText.of(report.client());
        event.backend = report.backend().map(AddressText::of).orElse("");
        event.method = report.method();
        event.host = report.host();
        event.path = report.path();
        event.status = report.status();
        event.ending = report.ending().text();
        event.answer = report.answer().map(Duration::toNanos).orElse(0L);
        event.lasted = report.duration().toNanos();
        event.bytesIn = report.bytesIn();
        event.bytesOut = report.bytesOut();
        event.commit();
    }
}

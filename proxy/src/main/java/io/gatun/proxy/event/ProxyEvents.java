package io.gatun.proxy.event;

import io.gatun.linux.net.socket.SocketAddress;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.BackendStatus.State;
import io.gatun.proxy.model.ConnectionReport;
import io.gatun.proxy.model.Entrance;
import io.gatun.proxy.model.Report;
import io.gatun.proxy.model.RequestReport;
import java.util.Locale;

/** What is recorded of a proxy. Costs two reads and no allocation while nobody records. For many threads. */
public final class ProxyEvents {
    private ProxyEvents() {}

    /** Whether connections or requests that end are recorded. */
    public static boolean wantsReports() {
        return Recorder.isOn() && (ConnectionEvent.isWanted() || RequestEvent.isWanted());
    }

    /** A connection or a request has ended. */
    public static void ended(Report report) {
        if (!Recorder.isOn()) return;
        switch (report) {
            case ConnectionReport connection when ConnectionEvent.isWanted() -> ConnectionEvent.commit(connection);
            case RequestReport request when RequestEvent.isWanted() -> RequestEvent.commit(request);
            default -> {
                // that kind is not recorded
            }
        }
    }

    /**
     * A backend has another state.
     *
     * @param table whose it is
     */
    public static void backend(String table, SocketAddress address, State state) {
        if (!Recorder.isOn() || !BackendEvent.isWanted()) return;
        BackendEvent.commit(table, AddressText.of(address), state.name().toLowerCase(Locale.ROOT));
    }

    /**
     * A list of backends was replaced.
     *
     * @param table whose it is
     * @param count how many there are now
     */
    public static void replaced(String table, int count, int added, int removed) {
        if (Recorder.isOn() && TableEvent.isWanted()) TableEvent.commit(table, count, added, removed);
    }

    /**
     * A service listens.
     *
     * @param inherited whether another process did before, by the same sockets
     */
    public static void listening(Entrance entrance, int sockets, boolean inherited) {
        if (Recorder.isOn() && ListenerEvent.isWanted()) ListenerEvent.commit(entrance, sockets, inherited);
    }
}

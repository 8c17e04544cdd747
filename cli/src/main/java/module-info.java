/** The gatun command; nothing uses it. */
module io.gatun.cli {
    requires static org.jspecify;
    requires io.gatun.engine;
    requires io.gatun.scheduler;
    // Signals that are sent to the whole process; see SignalHandlers.
    requires jdk.unsupported;
}

/** The gatun command; nothing uses it. */
module io.gatun.cli {
    requires static org.jspecify;
    requires io.gatun.engine;
    requires io.gatun.scheduler;
    // Beside the runtime image, each on the module path of its verb alone.
    requires static io.gatun.daemon;
    requires static io.gatun.proxy;
    // Signals that are sent to the whole process; see SignalHandlers.
    requires jdk.unsupported;
}

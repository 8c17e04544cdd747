/** The gatun command; nothing uses it. */
module io.gatun.cli {
    requires static org.jspecify;
    requires io.gatun.engine;
    requires io.gatun.scheduler;
    requires org.apache.commons.cli;
}

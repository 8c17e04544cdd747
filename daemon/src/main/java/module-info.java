/** The engine behind Docker's HTTP API. */
module io.gatun.daemon {
    requires static org.jspecify;
    requires transitive io.gatun.engine;
    requires transitive java.logging;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;

    exports io.gatun.daemon;
}

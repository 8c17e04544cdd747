/** The load balancer for pod traffic. */
module io.gatun.proxy {
    requires static transitive org.jspecify;
    requires static jdk.jfr;
    requires transitive io.gatun.linux;
    requires io.netty.common;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires org.snakeyaml.engine;

    exports io.gatun.proxy;
    exports io.gatun.proxy.model;
}

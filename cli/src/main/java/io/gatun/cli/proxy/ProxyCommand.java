package io.gatun.cli.proxy;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.cli.terminal.SignalHandlers;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * {@code gatun proxy}. The proxy's module and Netty are beside the runtime image and on the module path of this verb alone, so nothing
 * here may need their classes: help is asked for without them.
 */
public final class ProxyCommand implements Command {
    private static final String MODULE = "io.gatun.proxy";

    /** The command. */
    public ProxyCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                        "proxy",
                        "[explain SERVICE]",
                        "Spread connections and datagrams over backends",
                        List.of(
                                Flag.onOff("accept-proxy", "every client begins with a PROXY protocol header"),
                                Flag.of("affinity", "SECONDS", "a client stays with its backend for so long"),
                                Flag.of("backlog", "N", "how many may wait to be accepted (default 4096)"),
                                Flag.of(
                                        "balance",
                                        "POLICY",
                                        "power-of-two (the default), round-robin, least-connections, random,"
                                                + " source-hash or maglev"),
                                Flag.of("alpn", "PROTOCOL[,...]", "explain: what the client offers in TLS"),
                                Flag.of("client", "IP", "explain: where the client comes from (default 127.0.0.1)"),
                                Flag.of("connect-timeout", "SECONDS", "try another backend after so long (default 5)"),
                                Flag.of(
                                        "drain",
                                        "SECONDS",
                                        "how long connections may go on after SIGTERM (default 10)"),
                                Flag.of(
                                        "health",
                                        "CHECK",
                                        "none (the default), tcp, http:/PATH or" + " grpc:SERVICE, every two seconds"),
                                Flag.onOff(
                                        "fast-open", "clients that come again may send with their SYN (TCP fast open)"),
                                Flag.of("file", "FILE", "services from a YAML file, which may change")
                                        .or('f'),
                                Flag.of(
                                        "handover",
                                        "SOCKET",
                                        "take the listening sockets of the proxy that offers them there, then offer them"),
                                Flag.of("host", "NAME", "explain: whom the client wants, by SNI or in its request"),
                                Flag.onOff("http", "speak HTTP/1.1: each request gets a backend of its own"),
                                Flag.of(
                                        "idle-timeout",
                                        "SECONDS",
                                        "reset connections on which nothing moves for so long"),
                                Flag.of(
                                        "last-resort",
                                        "WHAT",
                                        "when all are down: reset (the default), try-all or hold"),
                                Flag.list(
                                                "listen",
                                                "ADDRESS",
                                                "where clients connect; :80 is every IPv4 address, udp://:53 or :53/udp datagrams")
                                        .or('l'),
                                Flag.of("max-connections", "N", "at most so many at once for each address"),
                                Flag.of("metrics", "ADDRESS", "answer Prometheus there"),
                                Flag.of("max-per-client", "N", "at most so many at once from one IP address"),
                                Flag.of("path", "PATH", "explain: what the client asks for by HTTP"),
                                Flag.of(
                                        "protocol",
                                        "PROTOCOL",
                                        "tcp (the default) or udp, where --listen does not say it"),
                                Flag.of(
                                        "resolve",
                                        "SECONDS",
                                        "how often the names of backends are resolved again (default 10)"),
                                Flag.of("send-proxy", "VERSION", "tell backends who the client is: v1 or v2"),
                                Flag.list(
                                        "sni",
                                        "NAME=BACKEND[,...]",
                                        "TLS for this name (a.example, *.example or *) goes to these backends, unopened;"
                                                + " what no name is for goes to those of --to"),
                                Flag.list(
                                        "to",
                                        "BACKEND[,...]",
                                        "10.0.0.2:80, [fd00::2]:80, web.internal:80 or unix:/run/app.sock, each with =WEIGHT if it is"
                                                + " not 1"),
                                Flag.onOff(
                                        "transparent",
                                        "backends see the client's address; needs CAP_NET_ADMIN, and routes on this host"),
                                Flag.of(
                                        "cgroup",
                                        "DIRECTORY",
                                        "whose processes --vip is for (default: all, the root of the tree of version 2)"),
                                Flag.list(
                                        "vip",
                                        "ADDRESS",
                                        "an address of nobody: connections of this host go straight to a backend"),
                                Flag.of(
                                        "instance",
                                        "NAME",
                                        "what the kernel's tables of this command are named after, where several run"),
                                Flag.of(
                                        "way",
                                        "WAY",
                                        "relay (the default), nat (the kernel translates addresses), vip, or auto: nat if"
                                                + " that suffices"),
                                Flag.onOff("watch", "print what becomes of each backend every second")))
                .explained("""
                    gatun proxy --listen :80 --to 10.0.0.2:8080,10.0.0.3:8080=2 --balance least-connections --health tcp

                    gatun proxy --listen :443 --sni a.example=10.0.0.2:443 --sni '*.b.example=10.0.0.3:443,10.0.0.4:443'
                    gatun proxy --vip 10.96.0.10:80 --to 10.0.0.2:8080,10.0.0.3:8080 --health tcp
                    gatun proxy --listen udp://:53 --to 10.0.0.2:53,10.0.0.3:53
                    gatun proxy -f services.yaml --handover /run/gatun/proxy.sock

                    A file that is changed is read again within a second, and on SIGHUP: services whose address stays keep their
                    connections. A file that is wrong changes nothing. With --handover a second command takes over from the first
                    without refusing anybody, and the first ends when its connections have.

                    With --vip no proxy is in the way: the kernel puts a backend's address in place when a process connects. That
                    goes on if this command is killed, and ends with SIGINT or SIGTERM.

                    gatun proxy explain web --metrics 127.0.0.1:9090 --client 192.0.2.7 asks the proxy that answers there where a
                    connection to the service would go now, and why.

                    Runs until SIGINT or SIGTERM, then takes nobody any more and waits for those who are connected; a second
                    signal ends it at once. SIGUSR1 prints what became of each backend, and so does the end.
                    """);
    }

    @Override
    public int run(Invocation invocation) {
        invocation.arguments().requirePositionals(0, 2);
        Module self = ProxyCommand.class.getModule();
        if (self.isNamed() && self.getLayer().findModule(MODULE).isEmpty()) {
            throw new UsageException("proxy: started without the proxy's modules; use gatun proxy [FLAGS]");
        }
        if (!invocation.arguments().positionals().isEmpty()) {
            return new ExplainRun(invocation.console()).run(invocation.arguments());
        }
        var signals = new LinkedBlockingQueue<String>();
        try (var handlers = new SignalHandlers()) {
            for (String name : List.of("INT", "TERM", "USR1", "HUP")) handlers.handle(name, signals::add);
            return new ProxyRun(invocation.console(), signals).run(invocation.arguments());
        }
    }
}

package io.gatun.proxy.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BalancePolicy;
import io.gatun.proxy.model.Ejection;
import io.gatun.proxy.model.HostPattern;
import io.gatun.proxy.model.HttpCheck;
import io.gatun.proxy.model.HttpRouting;
import io.gatun.proxy.model.LastResort;
import io.gatun.proxy.model.Limits;
import io.gatun.proxy.model.Pace;
import io.gatun.proxy.model.ProxyConfig;
import io.gatun.proxy.model.ProxyProtocol;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.SocketOptions;
import io.gatun.proxy.model.SocketOptions.Feature;
import io.gatun.proxy.model.TlsRouting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServicesReaderTest {
    @Test
    void everyFieldIsRead() {
        ProxyConfig config = ServicesReader.read("""
                metrics: 127.0.0.1:9090
                accessLog: {path: /var/log/proxy.log, oneIn: 100}
                services:
                  web:
                    listen: 0.0.0.0:80
                    balance: maglev
                    affinity: 10m
                    slowStart: 30s
                    zone: a
                    lastResort: hold
                    health: {kind: http, path: /ready, interval: 500ms, rise: 1}
                    ejection: off
                    limits: {connections: 1000, perBackend: 100, perClient: 10, acceptsPerSecond: 500, attempts: 2}
                    timeouts: {connect: 1s, preface: 2s, idle: 1h, halfClosed: 1m, total: 24h, drain: 30s}
                    acceptProxy: true
                    sendProxy: v2
                    backends:
                      - 10.0.0.2:8080
                      - {address: "unix:/run/app.sock", weight: 2, zone: b}
                """);
        assertEquals(Optional.of(AddressText.internet("127.0.0.1:9090")), config.metrics());
        assertEquals(100, config.accessLog().orElseThrow().oneIn());
        var web = config.services().getFirst();
        ServiceSpec spec = web.spec();
        assertEquals("web", web.name());
        assertEquals(BalancePolicy.MAGLEV, spec.balancing().policy());
        assertEquals(Optional.of(Duration.ofMinutes(10)), spec.balancing().affinity());
        assertEquals(Optional.of(Duration.ofSeconds(30)), spec.balancing().slowStart());
        assertEquals(Optional.of("a"), spec.balancing().zone());
        assertEquals(LastResort.HOLD, spec.lastResort());
        var pace = new Pace(Duration.ofMillis(500), Duration.ofSeconds(1), 1, 3);
        assertEquals(Optional.of(new HttpCheck("/ready", "localhost", pace)), spec.check());
        assertEquals(Optional.empty(), spec.ejection());
        assertEquals(new Limits(1000, 100, 10, 500, 2), spec.limits());
        assertEquals(Optional.of(Duration.ofHours(24)), spec.timeouts().total());
        assertEquals(new ProxyProtocol(ProxyProtocol.From.CLIENTS, ProxyProtocol.To.V2), spec.proxyProtocol());
        var socket = new Backend(AddressText.parse("unix:/run/app.sock"), 2).in("b");
        assertEquals(List.of(new Backend(AddressText.parse("10.0.0.2:8080")), socket), web.backends());
    }

    @Test
    void routesOfTlsNamePools() {
        var service = ServicesReader.read("""
                services:
                  a:
                    listen: ":443"
                    tls: [{names: [A.example, "*.b.example"], alpn: h2, pool: p}, {names: "*", pool: q}]
                    pools: {p: [10.0.0.2:443], q: [{address: 10.0.0.3:443, weight: 2}]}
                """).services().getFirst();
        var names = List.of(new HostPattern("a.example"), new HostPattern("*.b.example"));
        assertEquals(
                new TlsRouting(List.of(
                        new TlsRouting.Route(names, List.of("h2"), "p"),
                        new TlsRouting.Route(List.of(new HostPattern("*")), List.of(), "q"))),
                service.spec().routing());
        assertEquals(
                List.of(new Backend(AddressText.parse("10.0.0.3:443"), 2)),
                service.pools().get("q"));
    }

    @Test
    void routesOfHttpNamePools() {
        var service = ServicesReader.read("""
                services:
                  a:
                    listen: ":80"
                    http:
                      routes: [{hosts: a.example, path: /x, type: exact, pool: p}, {pool: p}]
                      forwarded: append
                      answer: 5s
                      maxBody: 5000000000
                    pools: {p: [10.0.0.2:80]}
                """).services().getFirst();
        var exact = new HttpRouting.PathPattern(HttpRouting.PathPattern.Kind.EXACT, "/x");
        var routes = List.of(
                new HttpRouting.Route(List.of(new HostPattern("a.example")), exact, "p"),
                new HttpRouting.Route(List.of(new HostPattern("*")), HttpRouting.PathPattern.ANY, "p"));
        assertEquals(
                new HttpRouting(
                        routes,
                        HttpRouting.Forwarded.APPENDED,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(5),
                        5_000_000_000L),
                service.spec().routing());
    }

    @Test
    void whatIsNotSaidIsAsUsual() {
        var only = ServicesReader.read("services: {a: {listen: \":80\", backends: [10.0.0.2:80]}}")
                .services();
        assertEquals(
                ServiceSpec.on(AddressText.internet(":80")), only.getFirst().spec());
        assertEquals(Optional.of(Ejection.DEFAULT), only.getFirst().spec().ejection());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            services: {a: {listen: ":80", limit: 5}}                       | services.a: unknown field "limit"; there are
            services: {a: {listen: ":80", limits: {conections: 5}}}        | services.a.limits: unknown field "conections"
            services: {a: {listen: ":80", timeouts: {idle: 5}}}            | services.a.timeouts.idle: expected a time
            services: {a: {listen: ":80", limits: {connections: many}}}    | services.a.limits.connections: expected a whole
            services: {a: {listen: ":80", limits: {connections: 0}}}       | services.a.limits: a service needs at least one
            services: {a: {listen: "80"}}                                  | services.a.listen: not an address: "80"
            services: {a: {backends: []}}                                  | services.a.listen: is missing
            services: {a: {listen: ":80", backends: [10.0.0.300:80]}}      | services.a.backends[0]: not an address
            services: {a: {listen: ":80", backends: [{weight: 2}]}}        | services.a.backends[0].address: is missing
            services: {a: {listen: ":80", backends: 10.0.0.2:80}}          | services.a.backends: expected a list
            services: {a: {listen: ":80", balance: fair}}                  | services.a.balance: no balancing policy "fair"
            services: {a: {listen: ":80", health: {kind: dns}}}            | services.a.health.kind: expected tcp, http, grpc or exec
            services: {a: {listen: ":80"}, a: {listen: ":81"}}             | not YAML: found duplicate key a
            services: [a]                                                  | services: expected names with fields
            service: {}                                                    | services: is missing
            services: {a: {listen: ":80"                                   | not YAML
            services: {a: {listen: ":80", tls: {}}}                        | services.a.tls: expected a list
            services: {a: {listen: ":80", tls: [{names: "a..b", pool: p}]}} | services.a.tls[0].names: not a name of a host
            services: {a: {listen: ":80", tls: [{names: a}]}}              | services.a.tls[0].pool: is missing
            services: {a: {listen: ":80", tls: [{names: a, pool: p}]}}     | services.a: a route names the pool "p"
            services: {a: {listen: ":80", pools: {p: []}}}                 | services.a: no route names the pool "p"
            services: {a: {listen: ":80", http: {}, tls: []}}              | services.a: either tls or http
            services: {a: {listen: ":80", http: {routes: [{path: a, pool: p}]}}} | services.a.http.routes[0].path: a path begins with /
            services: {a: {listen: ":80", http: {forwarded: yes}}}         | services.a.http.forwarded: expected replace, append
            services: {a: {listen: ":80", http: {}, sendProxy: v1}}        | services.a: with HTTP, clients share connections
            services: {a: {listen: ":80", health: {kind: exec, command: [check]}}} | services.a.health: a program for checks is named
            [[[[[[[[[[[[[[[[[[[[[                                          | deeper than 16
            """)
    void wrongFileSaysWhereAndWhy(String yaml, String message) {
        var wrong = assertThrows(ServicesFileException.class, () -> ServicesReader.read(yaml));
        assertTrue(String.valueOf(wrong.getMessage()).contains(message), wrong.getMessage());
    }

    @Test
    void socketsAreAsTheyAreWhereNothingIsSaidAndAsItIsSaid() {
        assertEquals(SocketOptions.DEFAULT, sockets(""));
        assertEquals(SocketOptions.DEFAULT, sockets("noDelay: true, tcpKeepAlive: true, fastOpen: false"));
        assertEquals(
                new SocketOptions(12, Set.of(Feature.FAST_OPEN, Feature.TRANSPARENT)),
                sockets("backlog: 12, fastOpen: true, transparent: true, noDelay: false, tcpKeepAlive: false"));
        assertThrows(ServicesFileException.class, () -> sockets("backlog: 0"));
    }

    private static SocketOptions sockets(String fields) {
        return ServicesReader.read("services: {a: {listen: ':80', %s}}".formatted(fields))
                .services()
                .getFirst()
                .spec()
                .sockets();
    }
}

package io.gatun.proxy;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.linux.net.socket.SocketAddressBuffer;
import io.gatun.proxy.http.HttpProblem;
import io.gatun.proxy.http.HttpRequest;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.Balancing;
import io.gatun.proxy.model.Explanation;
import io.gatun.proxy.model.Explanation.Candidate;
import io.gatun.proxy.model.HttpRouting;
import io.gatun.proxy.model.LastResort;
import io.gatun.proxy.model.Routing;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.TlsRouting;
import io.gatun.proxy.route.HttpRoutes;
import io.gatun.proxy.route.TlsRoutes;
import io.gatun.proxy.table.Picker;
import io.gatun.proxy.tls.ClientHello;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Goes the way of a connection without making one. */
final class Explaining {
    private Explaining() {}

    /**
     * Which pool it is for.
     *
     * @param pool its name; nothing for the service's own backends
     * @param refusal what becomes of it instead of going anywhere, whoever is there
     * @param isRequest whether it is answered rather than reset when nobody is there
     */
    record Way(Optional<String> pool, String why, Optional<String> refusal, boolean isRequest) {}

    /**
     * The pool of a client that asks for a host and a path.
     *
     * @param host in SNI or in a request, as somebody would write it; empty if it says none
     * @param path with a query or without
     */
    static Way way(Routing routing, String host, String path, List<String> protocols) {
        return switch (routing) {
            case Routing.Straight none ->
                new Way(Optional.empty(), "none needed: the service has no routes", Optional.empty(), false);
            case TlsRouting tls -> tls(tls, name(host), protocols);
            case HttpRouting http -> request(http, host, path);
        };
    }

    private static String name(String host) {
        int colon = host.indexOf(':');
        return (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
    }

    private static Way tls(TlsRouting tls, String name, List<String> protocols) {
        var hello = new ClientHello(Optional.of(name).filter(each -> !each.isEmpty()), protocols);
        Optional<String> pool = new TlsRoutes(tls).find(hello).map(TlsRouting.Route::pool);
        return new Way(pool, why(pool, "name \"" + name + "\""), Optional.empty(), false);
    }

    private static Way request(HttpRouting http, String host, String path) {
        try {
            HttpRequest asked = HttpRequest.of(host, path);
            Optional<String> pool =
                    new HttpRoutes(http).find(asked.host(), asked.path()).map(HttpRouting.Route::pool);
            String what = "host \"" + asked.host() + "\" and path " + asked.path();
            return new Way(pool, why(pool, what), Optional.empty(), true);
        } catch (HttpProblem e) {
            String answer = "answered with " + e.status() + ": " + e.getMessage();
            return new Way(Optional.empty(), "none: it is no request", Optional.of(answer), true);
        }
    }

    private static String why(Optional<String> pool, String what) {
        return pool.map(name -> what + " go to the pool " + name)
                .orElse("none for " + what + ": the service's own backends");
    }

    static Explanation of(ServiceSpec spec, Way way, InetAddress client, Picker picker, List<BackendStatus> members) {
        long host = SocketAddressBuffer.of(new Internet(client, 0)).host();
        Balancing balancing = spec.balancing();
        Picker.Look look = picker.look(host);
        var candidates = members.stream()
                .map(each -> new Candidate(each, verdict(spec, each, look)))
                .toList();
        return new Explanation(
                way.why(),
                balancing.policy(),
                look.pinned(),
                look.choice(),
                candidates,
                outcome(spec, way, picker, look));
    }

    private static String verdict(ServiceSpec spec, BackendStatus status, Picker.Look look) {
        boolean isChosen = look.mayBeChosen().contains(status.backend().text());
        if (isChosen && status.open() >= spec.limits().perBackend()) return "full: it has as many as it may";
        return switch (status.state()) {
            case UP ->
                isChosen
                        ? "may be chosen"
                        : "up, but not in the zone " + spec.balancing().zone().orElse("of the proxy");
            case DOWN -> isChosen ? "down by its checks, and tried as a last resort" : "down by its checks";
            case EJECTED ->
                isChosen ? "ejected, and tried as nobody else is left" : "ejected: connections to it failed";
            case DRAINING -> "its weight is 0";
        };
    }

    private static String outcome(ServiceSpec spec, Way way, Picker picker, Picker.Look look) {
        if (way.refusal().isPresent()) return way.refusal().get();
        if (look.choice().isPresent()) return look.choice().get() + ", " + how(spec, look);
        boolean hasNoRoute = way.pool().isEmpty() && !spec.routing().equals(Routing.NONE);
        if (hasNoRoute && picker.isUnused()) {
            return way.isRequest()
                    ? "answered with 404: no route, and no backends for what has none"
                    : "refused: no route, and no backends for what has none";
        }
        // Backends that are full may have room soon, so those who come wait for them whatever the last resort is.
        if (!picker.isEmpty() || spec.lastResort() == LastResort.HOLD) {
            return (picker.isEmpty() ? "waits for a backend, " : "waits for room, as all that may be chosen are full, ")
                    + spec.timeouts().connect() + " at most";
        }
        return way.isRequest() ? "answered with 503: nobody may be chosen" : "refused: nobody may be chosen";
    }

    private static String how(ServiceSpec spec, Picker.Look look) {
        if (look.pinned().equals(look.choice())) return "which this client had last";
        if (look.pinned().isPresent()) return "as the one that this client had last is full";
        return switch (spec.balancing().policy()) {
            case SOURCE_HASH, MAGLEV -> "by the client's address, as long as the backends stay";
            case LEAST_CONNECTIONS -> "as it has the fewest connections for its weight now";
            case ROUND_ROBIN -> "as it is its turn; the next client gets the next one";
            case RANDOM, POWER_OF_TWO -> "this time; another time it may be any that may be chosen";
        };
    }
}

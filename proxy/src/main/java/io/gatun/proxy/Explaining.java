package io.gatun.proxy;

import io.gatun.linux.net.SocketAddress.Internet;
import io.gatun.linux.net.SocketAddressBuffer;
import io.gatun.proxy.http.HttpRoutes;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.Balancing;
import io.gatun.proxy.model.Explanation;
import io.gatun.proxy.model.Explanation.Candidate;
import io.gatun.proxy.model.HttpRouting;
import io.gatun.proxy.model.Routing;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.TlsRouting;
import io.gatun.proxy.table.Picker;
import io.gatun.proxy.tls.ClientHello;
import io.gatun.proxy.tls.TlsRoutes;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Goes the way of a connection without making one. */
final class Explaining {
    private Explaining() {}

    /** Which pool it is for: a name that is empty for the service's own backends, and why. */
    record Way(Optional<String> pool, String why) {}

    /**
     * The pool of a client that asks for a host and a path.
     *
     * @param host in SNI or in a request; empty if it says none
     */
    static Way way(Routing routing, String host, String path, List<String> protocols) {
        return switch (routing) {
            case Routing.Straight none -> new Way(Optional.empty(), "none needed: the service has no routes");
            case TlsRouting tls ->
                of(
                        new TlsRoutes(tls)
                                .find(new ClientHello(Optional.of(host).filter(each -> !each.isEmpty()), protocols))
                                .map(TlsRouting.Route::pool),
                        "name \"" + host + "\"");
            case HttpRouting http ->
                of(
                        new HttpRoutes(http).find(host, path).map(HttpRouting.Route::pool),
                        "host \"" + host + "\" and path " + path);
        };
    }

    private static Way of(Optional<String> pool, String what) {
        String why = pool.map(name -> what + " go to the pool " + name)
                .orElse("none for " + what + ": the service's own backends");
        return new Way(pool, why);
    }

    static Explanation of(ServiceSpec spec, Way way, InetAddress client, Picker picker, List<BackendStatus> members) {
        long host = SocketAddressBuffer.of(new Internet(client, 0)).host();
        Balancing balancing = spec.balancing();
        Picker.Look look = picker.look(host);
        var candidates = members.stream()
                .map(each -> new Candidate(each, verdict(spec, each, look)))
                .toList();
        return new Explanation(
                way.why(), balancing.policy(), look.pinned(), look.choice(), candidates, outcome(spec, members, look));
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

    private static String outcome(ServiceSpec spec, List<BackendStatus> members, Picker.Look look) {
        if (look.pinned().isPresent()) return look.pinned().get() + ", which this client had last";
        if (look.choice().isPresent()) {
            String how = switch (spec.balancing().policy()) {
                case SOURCE_HASH, MAGLEV -> "by the client's address, as long as the backends stay";
                case LEAST_CONNECTIONS -> "as it has the fewest connections for its weight now";
                case ROUND_ROBIN -> "as it is its turn; the next client gets the next one";
                case RANDOM, POWER_OF_TWO -> "this time; another time it may be any that may be chosen";
            };
            return look.choice().get() + ", " + how;
        }
        if (members.isEmpty() && !spec.routing().equals(Routing.NONE))
            return "refused: no route, and no backends for what has none";
        return switch (spec.lastResort()) {
            case RESET, TRY_ALL -> "refused: nobody may be chosen";
            case HOLD -> "waits for a backend, " + spec.timeouts().connect() + " at most";
        };
    }
}

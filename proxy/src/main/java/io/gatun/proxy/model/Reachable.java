package io.gatun.proxy.model;

import java.util.Optional;

/** Who can answer connections: somebody at an address, or whoever is at the addresses of a name. */
public sealed interface Reachable permits Backend, NamedBackend {
    /**
     * The one that is written: {@code 10.0.0.2:80}, {@code [fd00::2]:80}, {@code unix:/run/app.sock} or {@code web.internal:80}.
     *
     * @throws IllegalArgumentException with the reason
     */
    static Reachable parse(String text, int weight, Optional<String> zone) {
        return NamedBackend.isName(text)
                ? NamedBackend.parse(text, weight, zone)
                : new Backend(AddressText.parse(text), weight, zone);
    }

    /** How much it takes compared to the others. */
    int weight();

    /** How it is written in commands. */
    String text();
}

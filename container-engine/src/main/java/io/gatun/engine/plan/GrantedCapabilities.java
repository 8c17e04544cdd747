package io.gatun.engine.plan;

import io.gatun.engine.security.Capability;
import io.gatun.engine.spec.ProcessSpec.CapabilitySets;
import java.util.List;
import java.util.Optional;

/**
 * The capabilities that the kernel will grant of those that are asked for, bit n for capability n: what it does not know,
 * what the engine has not itself, and what the rules leave out (capabilities(7)), is not asked of it.
 */
record GrantedCapabilities(long bounding, long effective, long permitted, long inheritable, long ambient) {
    static GrantedCapabilities of(CapabilitySets sets, int lastCapability, long grantable) {
        long known = grantable & (lastCapability >= Long.SIZE - 1 ? -1L : (1L << (lastCapability + 1)) - 1);
        long bounding = bits(sets.bounding()) & known;
        long permitted = bits(sets.permitted()) & known;
        long inheritable = bits(sets.inheritable()) & known;
        return new GrantedCapabilities(
                bounding,
                bits(sets.effective()) & permitted,
                permitted,
                inheritable,
                bits(sets.ambient()) & permitted & inheritable);
    }

    private static long bits(List<String> names) {
        return names.stream()
                .map(Capability::named)
                .flatMap(Optional::stream)
                .mapToLong(Capability::bit)
                .reduce(0, (a, b) -> a | b);
    }
}

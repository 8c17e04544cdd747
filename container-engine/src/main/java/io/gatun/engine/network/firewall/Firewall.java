package io.gatun.engine.network.firewall;

import io.gatun.engine.model.PortBinding;
import io.gatun.engine.network.host.HostNetwork;
import io.gatun.engine.network.store.NetworkDefinition;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.net.nft.NftExpression.IpFamily;
import io.gatun.linux.net.nft.NftTransaction;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The table of the packet filter as it must be: made when it is missing, changed element by element. */
public final class Firewall {
    private static final int RULES = Ruleset.renewed().rules();

    private final HostNetwork host;
    private final Supplier<Contents> all;

    /**
     * The firewall of a host.
     *
     * @param all what must be in the table if it is made anew
     */
    public Firewall(HostNetwork host, Supplier<Contents> all) {
        this.host = host;
        this.all = all;
    }

    /**
     * What the table holds.
     *
     * @param closed kinds of addresses of which nothing but containers' packets is forwarded
     * @param ports published ports, and the container's address that each leads to
     */
    public record Contents(
            List<IpFamily> closed, List<NetworkDefinition> networks, Map<PortBinding, InetAddress> ports) {}

    /** Whether all rules are there. */
    private boolean isIntact() {
        return host.filter().hasTable(Ruleset.TABLE) && host.filter().countRules(Ruleset.TABLE) == RULES;
    }

    /** Makes the table, unless it is there. */
    public synchronized void ensure() {
        if (!host.filter().hasTable(Ruleset.TABLE)) {
            restore();
        }
    }

    /** Makes the table anew if it is needed and rules of it are missing; returns whether that was so. */
    synchronized boolean restoreIfDamaged() {
        if (isIntact()) {
            return false;
        }
        Contents contents = all.get();
        if (contents.networks().isEmpty()) {
            return false;
        }
        restore(contents);
        return true;
    }

    /** Makes the table anew, with all that must be in it, in one step. */
    private void restore() {
        restore(all.get());
    }

    private void restore(Contents contents) {
        NftTransaction out = Ruleset.renewed();
        contents.closed().forEach(family -> Ruleset.close(out, family));
        contents.networks().forEach(network -> Ruleset.add(out, network));
        contents.ports().forEach((binding, container) -> Ruleset.add(out, binding, container));
        host.filter().apply(out);
    }

    /** Adds a network, or does nothing. */
    public void add(NetworkDefinition network) {
        ensure();
        apply(out -> Ruleset.add(out, network));
    }

    /** Removes a network, or does nothing. */
    public void remove(NetworkDefinition network) {
        unlessMissing(() -> apply(out -> Ruleset.remove(out, network)));
    }

    /** Forwards packets of this kind for containers alone. */
    public void close(IpFamily family) {
        ensure();
        apply(out -> Ruleset.close(out, family));
    }

    /** Publishes ports that lead to a container; whatever the same ports led to before is gone. */
    public void publish(Map<PortBinding, InetAddress> ports) {
        ensure();
        try {
            apply(out -> ports.forEach((binding, container) -> Ruleset.add(out, binding, container)));
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST) && !e.is(Errno.EBUSY)) {
                throw e;
            }
            unpublish(List.copyOf(ports.keySet()), List.of());
            apply(out -> ports.forEach((binding, container) -> Ruleset.add(out, binding, container)));
        }
    }

    /**
     * Takes ports back, those that are there.
     *
     * @param addresses of the container that they lead to
     */
    public void unpublish(List<PortBinding> ports, List<InetAddress> addresses) {
        for (InetAddress address : addresses) {
            unlessMissing(() -> apply(out -> Ruleset.forget(out, address)));
        }
        try {
            apply(out -> ports.forEach(binding -> Ruleset.remove(out, binding)));
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
            for (PortBinding binding : ports) {
                unlessMissing(() -> apply(out -> Ruleset.remove(out, binding)));
            }
        }
    }

    private void apply(Consumer<NftTransaction> changes) {
        var transaction = new NftTransaction(Ruleset.TABLE);
        changes.accept(transaction);
        host.filter().apply(transaction);
    }

    private static void unlessMissing(Runnable change) {
        try {
            change.run();
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT)) {
                throw e;
            }
        }
    }
}

package io.gatun.proxy.nat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.net.conntrack.ConnectionTracking;
import io.gatun.linux.net.nft.NftTransaction;
import io.gatun.linux.net.nft.PacketFilter;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.Entrance;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the table believes that the kernel has, when the kernel takes it and when it does not. */
class NatTableTest {
    private static final Entrance WEB = Entrance.parse("10.96.0.1:80");
    private static final List<Backend> ONE = List.of(new Backend(AddressText.parse("10.0.0.2:80")));
    private static final List<Backend> TWO = List.of(new Backend(AddressText.parse("10.0.0.3:80")));

    private final Filter filter = new Filter();
    private final NatTable table = new NatTable("test", filter, new Flows());

    /** A kernel that knows no flows. */
    private static final class Flows implements ConnectionTracking {
        @Override
        public List<Flow> to(int protocol, Internet destination) {
            return List.of();
        }

        @Override
        public void forget(Flow flow) {
            throw new AssertionError("there is none");
        }

        @Override
        public void close() {}
    }

    /** A kernel that refuses when it is told to. */
    private static final class Filter implements PacketFilter {
        private final List<String> taken = new ArrayList<>();
        private boolean hasTable = true;
        private int refuseAfter = Integer.MAX_VALUE;

        @Override
        public void apply(NftTransaction transaction) {
            if (transaction.isEmpty()) return;
            if (taken.size() >= refuseAfter) {
                throw SyscallException.of("sendmsg", -Errno.ENOMEM.number());
            }
            taken.add(transaction.toString());
            if (transaction.rules() > 0) hasTable = true;
        }

        @Override
        public boolean hasTable(String name) {
            return hasTable;
        }

        @Override
        public int countRules(String name) {
            return NatRules.renewed(name).rules();
        }

        @Override
        public List<Element> elements(String name, String set) {
            return List.of();
        }

        @Override
        public void close() {}
    }

    @Test
    void whatTheKernelHasNotTakenIsToldAgain() {
        table.change(Map.of(WEB, ONE), Set.of());
        int before = filter.taken.size();
        filter.refuseAfter = before;
        assertThrows(SyscallException.class, () -> table.change(Map.of(WEB, TWO), Set.of()));
        filter.refuseAfter = Integer.MAX_VALUE;
        table.change(Map.of(WEB, TWO), Set.of());
        assertEquals(before + 1, filter.taken.size());
        table.change(Map.of(WEB, TWO), Set.of());
        assertEquals(before + 1, filter.taken.size(), "what has not changed costs nothing");
    }

    @Test
    void largeChangeThatIsRefusedInTheMiddleIsMadeUndoneOrMadeAnew() {
        table.change(Map.of(WEB, ONE), Set.of());
        Map<Entrance, List<Backend>> many = new LinkedHashMap<>();
        for (int i = 0; i < 9000; i++) many.put(Entrance.parse("10.97." + i / 250 + "." + i % 250 + ":80"), ONE);
        filter.refuseAfter = filter.taken.size() + 1;
        assertThrows(SyscallException.class, () -> table.change(many, Set.of()));
        filter.refuseAfter = Integer.MAX_VALUE;
        assertTrue(table.restoreIfDamaged(), "the kernel has a part of it");
        assertFalse(table.restoreIfDamaged());
        int before = filter.taken.size();
        table.change(Map.of(WEB, ONE), Set.of());
        assertEquals(before, filter.taken.size(), "what was there is there again");
    }

    @Test
    void restorationThatFailsForgetsNothing() {
        table.change(Map.of(WEB, ONE), Set.of());
        filter.hasTable = false;
        filter.refuseAfter = filter.taken.size();
        assertThrows(SyscallException.class, table::restoreIfDamaged);
        filter.refuseAfter = Integer.MAX_VALUE;
        assertTrue(table.restoreIfDamaged());
        int before = filter.taken.size();
        table.change(Map.of(WEB, ONE), Set.of());
        assertEquals(before, filter.taken.size(), "the service is there");
    }

    @Test
    void tableThatIsLeftToSomebodyElseIsNotPutBack() {
        table.change(Map.of(WEB, ONE), Set.of());
        filter.hasTable = false;
        table.leave();
        assertFalse(table.restoreIfDamaged());
        table.suspect();
        assertTrue(table.restoreIfDamaged());
    }
}

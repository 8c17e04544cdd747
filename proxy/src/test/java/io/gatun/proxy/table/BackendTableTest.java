package io.gatun.proxy.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BackendStatus.State;
import io.gatun.proxy.model.BalancePolicy;
import io.gatun.proxy.model.Balancing;
import io.gatun.proxy.model.LastResort;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackendTableTest {
    private final BackendTable table = new BackendTable(Balancing.of(BalancePolicy.ROUND_ROBIN), LastResort.RESET);

    @Test
    void emptyTableChoosesNobody() {
        assertNull(table.snapshot().choose(1, 1));
        table.replace(List.of());
        assertNull(table.snapshot().choose(1, 1));
    }

    @Test
    void replacementKeepsWhatIsCounted() {
        table.replace(backends("10.0.0.1:80", "10.0.0.2:80"));
        Member first = table.members().getFirst();
        first.opened();
        table.replace(backends("10.0.0.3:80", "10.0.0.1:80"));
        assertSame(first, table.members().getLast());
        assertFalse(first.isRemoved());
        table.replace(backends("10.0.0.3:80"));
        assertTrue(first.isRemoved());
        table.replace(backends("10.0.0.1:80"));
        assertNotSame(first, table.members().getFirst());
    }

    @Test
    void snapshotThatWasReadDoesNotChange() {
        table.replace(backends("10.0.0.1:80", "10.0.0.2:80"));
        Snapshot before = table.snapshot();
        table.replace(backends("10.0.0.3:80"));
        assertEquals(2, before.size());
        assertEquals(1, table.snapshot().size());
    }

    @Test
    void weightOfZeroGetsNoNewConnections() {
        table.replace(List.of(backend("10.0.0.1:80", 0), backend("10.0.0.2:80", 1)));
        assertEquals(1, table.snapshot().size());
        assertEquals(List.of(State.DRAINING, State.UP), states());
        table.replace(List.of(backend("10.0.0.1:80", 0)));
        assertEquals(0, table.snapshot().size());
    }

    @Test
    void downIsOutUntilItIsUp() {
        table.replace(backends("10.0.0.1:80", "10.0.0.2:80"));
        Member first = table.members().getFirst();
        table.setDown(first, true);
        assertEquals(List.of(State.DOWN, State.UP), states());
        assertEquals(1, table.snapshot().size());
        table.setDown(first, false);
        assertEquals(2, table.snapshot().size());
    }

    @Test
    void lastOneIsNotEjected() {
        table.replace(backends("10.0.0.1:80", "10.0.0.2:80"));
        List<Member> both = table.members();
        assertTrue(table.eject(both.getFirst()));
        assertFalse(table.eject(both.getLast()));
        assertEquals(List.of(State.EJECTED, State.UP), states());
        table.readmit(both.getFirst());
        assertTrue(table.eject(both.getLast()));
    }

    @Test
    void ejectedIsBetterThanNobody() {
        table.replace(backends("10.0.0.1:80", "10.0.0.2:80"));
        List<Member> both = table.members();
        table.eject(both.getFirst());
        table.setDown(both.getLast(), true);
        assertSame(both.getFirst(), table.snapshot().choose(0, 0));
    }

    @Test
    void allDownIsNobodyUnlessAllAreTried() {
        table.replace(backends("10.0.0.1:80"));
        table.setDown(table.members().getFirst(), true);
        assertEquals(0, table.snapshot().size());
        var trying = new BackendTable(Balancing.of(BalancePolicy.ROUND_ROBIN), LastResort.TRY_ALL);
        trying.replace(backends("10.0.0.1:80", "10.0.0.2:80"));
        trying.members().forEach(member -> trying.setDown(member, true));
        assertEquals(2, trying.snapshot().size());
    }

    @Test
    void anotherIsChosenAfterAFailure() {
        table.replace(backends("10.0.0.1:80", "10.0.0.2:80"));
        Member failed = table.members().getFirst();
        for (int turn = 0; turn < 10; turn++) {
            assertSame(table.members().getLast(), table.snapshot().chooseAfter(failed, 0, turn));
        }
        table.replace(backends("10.0.0.1:80"));
        assertSame(failed, table.snapshot().chooseAfter(failed, 0, 0));
    }

    @Test
    void newOneGetsItsShareSlowlyAndTheFirstOnesDoNot() throws InterruptedException {
        var slow = new BackendTable(
                Balancing.of(BalancePolicy.ROUND_ROBIN).withSlowStart(Duration.ofMillis(300)), LastResort.RESET);
        slow.replace(backends("10.0.0.1:80"));
        assertFalse(slow.snapshot().isWarming());
        slow.replace(backends("10.0.0.1:80", "10.0.0.2:80"));
        assertTrue(slow.snapshot().isWarming());
        Member second = slow.members().getLast();
        assertTrue(share(slow, second) < 0.4, "not half of it yet");
        Thread.sleep(320);
        slow.warm();
        assertFalse(slow.snapshot().isWarming());
        assertEquals(0.5, share(slow, second), 0.01);
    }

    private static double share(BackendTable table, Member member) {
        int turns = 1000;
        int got = 0;
        for (int turn = 0; turn < turns; turn++) if (table.snapshot().choose(0, turn) == member) got++;
        return (double) got / turns;
    }

    private List<State> states() {
        return table.status().stream().map(status -> status.state()).toList();
    }

    private static List<Backend> backends(String... addresses) {
        return Stream.of(addresses).map(address -> backend(address, 1)).toList();
    }

    private static Backend backend(String address, int weight) {
        return new Backend(AddressText.parse(address), weight);
    }
}

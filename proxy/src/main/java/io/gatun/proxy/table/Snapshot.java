package io.gatun.proxy.table;

import io.gatun.proxy.balance.Choice;
import io.gatun.proxy.balance.Choice.Candidate;
import io.gatun.proxy.model.BalancePolicy;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The members that may be chosen at one moment, and the policy over them. Immutable but for what members count. */
public final class Snapshot {
    static final Snapshot EMPTY = new Snapshot(List.of(), Optional.empty(), false);

    private final Member[] members;
    private final @Nullable Choice choice;
    // Made once: a lambda that is made at each choice is garbage at each choice.
    private final Choice.Loads loads = this::load;

    private final boolean warming;

    private Snapshot(List<Member> members, Optional<Choice> choice, boolean warming) {
        this.members = members.toArray(Member[]::new);
        this.choice = choice.orElse(null);
        this.warming = warming;
    }

    /**
     * The members of a table that may be chosen.
     *
     * @param weights one for each
     * @param warming whether some of the weights grow with time
     */
    static Snapshot of(BalancePolicy policy, List<Member> members, List<Candidate> weights, boolean warming) {
        return members.isEmpty() ? EMPTY : new Snapshot(members, Optional.of(Choice.of(policy, weights)), warming);
    }

    boolean isWarming() {
        return warming;
    }

    private int load(int index) {
        return members[index].open();
    }

    /** How many may be chosen. */
    public int size() {
        return members.length;
    }

    /** Chooses; null if there is nobody. Arguments are those of {@link Choice#choose}. */
    public @Nullable Member choose(long client, int turn) {
        return choice == null ? null : members[choice.choose(loads, client, turn)];
    }

    /** Chooses somebody other than {@code failed}, if there is anybody else. */
    public @Nullable Member chooseAfter(Member failed, long client, int turn) {
        Member chosen = choose(client, turn);
        if (chosen != failed || members.length == 1) return chosen;
        for (int i = 0; i < members.length; i++) {
            if (members[i] == failed) return members[(i + 1) % members.length];
        }
        return chosen;
    }

    /** Somebody with fewer open connections than {@code limit}, looking from a turn's own place on; null if there is nobody. */
    public @Nullable Member withRoom(int limit, int turn) {
        for (int i = 0; i < members.length; i++) {
            Member next = members[Integer.remainderUnsigned(turn + i, members.length)];
            if (next.open() < limit) return next;
        }
        return null;
    }
}

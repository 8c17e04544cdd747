package io.gatun.proxy.table;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.ServiceSpec;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Picks a backend for a connection, by the rules of a service. For many threads; without affinity, picking allocates nothing. */
public final class Picker {
    private final BackendTable table;
    private final Outcomes outcomes;
    private final @Nullable Affinity affinity;
    private final int perBackend;
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * @param outcomes who is told what came of it
     */
    public Picker(BackendTable table, ServiceSpec spec, Outcomes outcomes) {
        this.table = table;
        this.outcomes = outcomes;
        affinity = spec.balancing().affinity().map(Affinity::new).orElse(null);
        perBackend = spec.limits().perBackend();
    }

    /** Somebody for a client; null if nobody may be chosen or has room. */
    public @Nullable Member pick(long client) {
        Member last = affinity == null ? null : affinity.of(client);
        if (last != null && last.open() < perBackend) return last;
        int now = turn.getAndIncrement();
        return withRoom(table.snapshot().choose(client, now), now);
    }

    /** Somebody else, if there is anybody else. */
    public @Nullable Member pickAfter(Member failed, long client) {
        int now = turn.getAndIncrement();
        return withRoom(table.snapshot().chooseAfter(failed, client, now), now);
    }

    private @Nullable Member withRoom(@Nullable Member chosen, int now) {
        if (chosen == null || chosen.open() < perBackend) return chosen;
        return table.snapshot().withRoom(perBackend, now);
    }

    /**
     * What picking would find.
     *
     * @param pinned whom affinity keeps the client at, unless that is full
     * @param choice who would be picked; nobody if all are full
     * @param mayBeChosen everybody who may be
     */
    public record Look(Optional<String> pinned, Optional<String> choice, Set<String> mayBeChosen) {
        public Look {
            mayBeChosen = Set.copyOf(mayBeChosen);
        }
    }

    /** Looks whom a client would get now, and changes nothing. */
    public Look look(long client) {
        Member last = affinity == null ? null : affinity.of(client);
        int now = turn.get();
        boolean stays = last != null && last.open() < perBackend;
        Member chosen = stays ? last : withRoom(table.snapshot().choose(client, now), now);
        return new Look(
                Optional.ofNullable(last).map(Picker::text),
                Optional.ofNullable(chosen).map(Picker::text),
                table.members().stream()
                        .filter(Member::isChosen)
                        .map(Picker::text)
                        .collect(Collectors.toSet()));
    }

    private static String text(Member member) {
        return AddressText.of(member.address());
    }

    /** Whether nobody may be chosen, room or not. */
    public boolean isEmpty() {
        return table.snapshot().size() == 0;
    }

    /** Whether there is nobody at all, up or down. */
    public boolean isUnused() {
        return isEmpty() && table.members().isEmpty();
    }

    /** A client has a member from now on, before it is known whether that answers. */
    public void pin(long client, Member member) {
        if (affinity != null) affinity.pin(client, member);
    }

    /** A member took the connection of a client. */
    public void connected(long client, Member member) {
        if (affinity != null) affinity.pin(client, member);
        outcomes.connected(member);
    }

    /** A member did not. */
    public void failed(Member member) {
        outcomes.failed(member);
    }
}

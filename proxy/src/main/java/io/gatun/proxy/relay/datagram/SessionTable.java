package io.gatun.proxy.relay.datagram;

import io.gatun.linux.net.datagram.DatagramPeer;
import io.gatun.proxy.relay.Ring;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Sessions by their clients: open addressing, so that finding one allocates nothing. For one thread. */
final class SessionTable<S extends SessionTable.Entry> {
    private static final int FIRST_PLACES = 64;

    // Senders choose their addresses and ports; where those fall must be for them to guess.
    private final long seed = new SecureRandom().nextLong();

    private @Nullable Entry[] places = new @Nullable Entry[FIRST_PLACES];
    private int size;

    /** Whoever is in a table; its client never changes while it is. */
    abstract static class Entry extends Ring.Node {
        private final DatagramPeer client = new DatagramPeer();

        /** Somebody of this client, which is copied. */
        protected Entry(DatagramPeer client) {
            this.client.set(client);
        }

        /** Whose it is. */
        final DatagramPeer client() {
            return client;
        }
    }

    /** Nobody is in it. */
    public SessionTable() {}

    /** How many are in it. */
    public int size() {
        return size;
    }

    /** The session of a client; null if there is none. */
    @SuppressWarnings("unchecked") // only an S can be added
    public @Nullable S find(DatagramPeer client) {
        return (S) places[place(client)];
    }

    // Where the client's entry is, or the free place where it would be.
    private int place(DatagramPeer client) {
        int mask = places.length - 1;
        int at = client.spread(seed) & mask;
        for (Entry entry = places[at]; entry != null && !entry.client.isSame(client); entry = places[at]) {
            at = at + 1 & mask;
        }
        return at;
    }

    /** Adds one whose client has none yet. */
    public void add(S entry) {
        if (2 * (size + 1) > places.length) grow();
        Entry added = entry;
        places[place(added.client)] = added;
        size++;
    }

    private void grow() {
        @Nullable Entry[] before = places;
        places = new @Nullable Entry[2 * before.length];
        for (Entry entry : before) {
            if (entry != null) places[place(entry.client)] = entry;
        }
    }

    /** Takes one out, if it is in. */
    @SuppressWarnings("ReferenceEquality") // the very one
    public void remove(S entry) {
        Entry removed = entry;
        int hole = place(removed.client);
        if (places[hole] != removed) return;
        size--;
        int mask = places.length - 1;
        // Those behind it that would not be found any more with a free place before them move up.
        int at = hole + 1 & mask;
        for (Entry next = places[at]; next != null; at = at + 1 & mask, next = places[at]) {
            int home = next.client.spread(seed) & mask;
            if ((at - home & mask) >= (at - hole & mask)) {
                places[hole] = next;
                hole = at;
            }
        }
        places[hole] = null;
    }
}

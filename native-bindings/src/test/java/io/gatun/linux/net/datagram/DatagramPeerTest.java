package io.gatun.linux.net.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DatagramPeerTest {
    private static final int PLACES = 1024;

    private static DatagramPeer peer(int host, int port) {
        var peer = new DatagramPeer();
        peer.low = host;
        peer.port = port;
        return peer;
    }

    private static List<DatagramPeer> many() {
        var all = new ArrayList<DatagramPeer>();
        for (int host = 0; host < 400; host++) {
            for (int port = 0; port < 200; port++) all.add(peer(host << 16, 1024 + port));
        }
        return all;
    }

    private static int place(DatagramPeer peer, long seed) {
        return peer.spread(seed) & PLACES - 1;
    }

    @Test
    void sendersThatFallTogetherByOneSeedDoNotByAnother() {
        List<DatagramPeer> chosen =
                many().stream().filter(peer -> place(peer, 1) == 7).toList();
        assertTrue(chosen.size() > 40, "as many as can be expected: " + chosen.size());
        Set<Integer> places = new HashSet<>();
        for (DatagramPeer peer : chosen) places.add(place(peer, 2));
        assertTrue(places.size() > chosen.size() / 2, chosen.size() + " in " + places.size() + " places");
    }

    @Test
    void everyPlaceIsTakenAsOften() {
        int[] counts = new int[PLACES];
        for (DatagramPeer peer : many()) counts[place(peer, 5)]++;
        for (int count : counts) assertTrue(count > 30 && count < 140, "78 on average, here " + count);
    }

    @Test
    void sameSendersHaveTheSameNumber() {
        var copy = new DatagramPeer();
        copy.set(peer(9, 9));
        assertEquals(peer(9, 9).spread(3), copy.spread(3));
    }
}

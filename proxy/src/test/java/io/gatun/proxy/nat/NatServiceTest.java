package io.gatun.proxy.nat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.Entrance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NatServiceTest {
    private static final Entrance WEB = Entrance.parse("10.96.0.1:80");

    private static List<Backend> backends(int... weights) {
        var all = new ArrayList<Backend>();
        for (int i = 0; i < weights.length; i++) {
            all.add(new Backend(AddressText.parse("10.1." + i / 250 + "." + i % 250 + ":80"), weights[i]));
        }
        return all;
    }

    private static Map<Internet, Integer> counts(List<Backend> backends) {
        var counts = new HashMap<Internet, Integer>();
        for (Internet each : NatService.of(WEB, backends).slots()) counts.merge(each, 1, Integer::sum);
        return counts;
    }

    @Test
    void weightsThatFitAreExact() {
        assertEquals(
                List.of(1, 3), counts(backends(1, 3)).values().stream().sorted().toList());
        assertEquals(1, NatService.of(WEB, backends(7)).slots().size());
        assertEquals(List.of(), NatService.of(WEB, backends(0, 0)).slots());
    }

    @Test
    void nobodyOfManyIsLeftOutAndNobodyGetsMuchMoreThanOthers() {
        for (int many : new int[] {9, 11, 100, 129, 200, 500}) {
            var counts = counts(backends(IntStream.range(0, many).map(i -> 1).toArray()));
            assertEquals(many, counts.size());
            int least = counts.values().stream().min(Integer::compare).orElseThrow();
            int most = counts.values().stream().max(Integer::compare).orElseThrow();
            assertTrue(most <= least + 1 && most <= 1.15 * least + 0.01 * many, many + ": " + least + " to " + most);
        }
    }

    @Test
    void oneOfLittleWeightBesideOneOfMuchIsNotLeftOut() {
        assertEquals(2, counts(backends(256, 1)).size());
        assertEquals(
                40,
                counts(backends(IntStream.range(0, 40).map(i -> 256 - i).toArray()))
                        .size());
    }

    @Test
    void moreThanTheKernelHasSlotsForAreRefused() {
        int[] many = IntStream.range(0, 5000).map(i -> 1).toArray();
        var refused = assertThrows(IllegalArgumentException.class, () -> NatService.of(WEB, backends(many)));
        assertTrue(String.valueOf(refused.getMessage()).contains("5000 backends"));
    }
}

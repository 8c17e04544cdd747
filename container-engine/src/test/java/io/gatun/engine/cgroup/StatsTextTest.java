package io.gatun.engine.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.engine.model.CgroupStats.BlockIo;
import io.gatun.engine.model.CgroupStats.Pressure;
import io.gatun.engine.model.CgroupStats.Stall;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StatsTextTest {
    @Test
    void transfersAreTheSameInBothVersions() {
        var expected = List.of(new BlockIo(8, 0, 1282048, 2195456, 124, 104));
        String bytes =
                "8:0 Read 1282048\n8:0 Write 2195456\n8:0 Sync 5\n8:0 Async 6\n8:0 Total 3477504\nTotal 3477504\n";
        String operations = "8:0 Read 124\n8:0 Write 104\n8:0 Total 228\nTotal 228\n";
        assertEquals(expected, StatsText.serviced(bytes, operations));
        assertEquals(
                expected,
                StatsText.ioStat("8:0 rbytes=1282048 wbytes=2195456 rios=124 wios=104 dbytes=0 dios=0\n8:16 \n7:0\n")
                        .subList(0, 1));
    }

    @Test
    void pressureHasSharesAndSums() {
        var some = new Stall(1.5, 0.25, 0, 3535861146L);
        assertEquals(new Pressure(some, Stall.NONE), StatsText.pressure("""
                        some avg10=1.50 avg60=0.25 avg300=0.00 total=3535861146
                        full avg10=0.00 avg60=0.00 avg300=0.00 total=0
                        """));
    }

    @Test
    void nonsenseCountsForNothing() {
        assertEquals(List.of(), StatsText.ioStat("\n\n"));
        assertEquals(new Pressure(Stall.NONE, Stall.NONE), StatsText.pressure("what\nsome avg10=x total=-1"));
    }

    @Test
    void numbersAreReadAsTheKernelWritesThem() {
        assertEquals(OptionalLong.empty(), KeyedText.number("max\n"));
        assertEquals(OptionalLong.empty(), KeyedText.number("-1"));
        assertEquals(OptionalLong.of(42), KeyedText.number(" 42\n"));
        assertEquals(OptionalLong.of(Long.MAX_VALUE), KeyedText.number("18446744073709551615"));
        assertEquals(Map.of("nr_periods", 3L), KeyedText.numbers("nr_periods 3\nodd\nnr_throttled x\n"));
    }
}

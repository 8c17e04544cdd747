package io.gatun.engine.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatun.engine.model.BadRequestException;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LimitsBuilderTest {
    private static final long MIB = 1 << 20;

    @Test
    void memoryBringsAsMuchSwap() {
        var memory = new LimitsBuilder().memory(64 * MIB).build().memory();

        assertEquals(OptionalLong.of(64 * MIB), memory.limit());
        assertEquals(OptionalLong.of(128 * MIB), memory.swap());
    }

    @Test
    void cpusAreAQuotaOfATenthOfASecond() {
        var cpu = new LimitsBuilder().nanoCpus(500_000_000).build().cpu();

        assertEquals(OptionalLong.of(50_000), cpu.quota());
        assertEquals(OptionalLong.of(100_000), cpu.period());
    }

    @Test
    void noLimitOfTasksIsSaidAsDockerSaysIt() {
        assertEquals(OptionalLong.of(-1), new LimitsBuilder().pids(0).build().pidsLimit());
        assertEquals(OptionalLong.of(50), new LimitsBuilder().pids(50).build().pidsLimit());
    }

    @Test
    void limitsThatExcludeEachOtherAreRefused() {
        refuses(new LimitsBuilder().memory(5 * MIB));
        refuses(new LimitsBuilder().swap(64 * MIB));
        refuses(new LimitsBuilder().memory(64 * MIB).swap(32 * MIB));
        refuses(new LimitsBuilder().memory(64 * MIB).reservation(65 * MIB));
        refuses(new LimitsBuilder().swappiness(101));
        refuses(new LimitsBuilder().nanoCpus(1).quota(5000));
        refuses(new LimitsBuilder().period(999));
        refuses(new LimitsBuilder().quota(999));
        refuses(new LimitsBuilder().shares(1));
        refuses(new LimitsBuilder().cpuset("0-"));
        refuses(new LimitsBuilder().cpuset("3-1"));
        refuses(new LimitsBuilder().memset("0,,1"));
        refuses(new LimitsBuilder().blockIoWeight(9));
        refuses(new LimitsBuilder().nanoCpus(Long.MAX_VALUE).period(1));
    }

    private static void refuses(LimitsBuilder limits) {
        assertThrows(BadRequestException.class, limits::build);
    }
}

package io.gatun.engine.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.engine.spec.Resources.BlockIo;
import io.gatun.engine.spec.Resources.Cpu;
import io.gatun.engine.spec.Resources.Memory;
import io.gatun.engine.spec.Resources.ThrottleDevice;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ResourcesTest {
    @Test
    void changeKeepsWhatItDoesNotMention() {
        var before = Resources.NONE
                .withPidsLimit(20)
                .withMemory(Memory.NONE.withLimit(64).withReservation(32))
                .withCpu(Cpu.NONE.withShares(512));
        var change = Resources.NONE.withMemory(Memory.NONE.withLimit(128));
        var after = before.withMemory(Memory.NONE.withLimit(128).withReservation(32));
        assertEquals(after, before.changedBy(change));
        assertEquals(before, before.changedBy(Resources.NONE));
        assertEquals(change, Resources.NONE.changedBy(change));
    }

    @Test
    void limitOfOneDeviceDoesNotReplaceThatOfAnother() {
        var disk = new ThrottleDevice(8, 0, 1000);
        var other = new ThrottleDevice(8, 16, 2000);
        assertEquals(reading(disk, other), reading(disk).changedBy(reading(other)));
    }

    private static Resources reading(ThrottleDevice... devices) {
        return Resources.NONE.withBlockIo(new BlockIo(
                OptionalInt.empty(),
                OptionalInt.empty(),
                List.of(),
                List.of(devices),
                List.of(),
                List.of(),
                List.of()));
    }
}

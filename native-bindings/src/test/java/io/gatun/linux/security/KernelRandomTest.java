package io.gatun.linux.security;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.LibcFunction;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class KernelRandomTest {
    private final RandomGenerator random = Kernel.open().random();

    @Test
    void twoNumbersDiffer() {
        assertNotEquals(random.nextLong(), random.nextLong());
    }

    @Test
    void manyBytesAreAllFilled() {
        byte[] bytes = new byte[1 << 16];
        random.nextBytes(bytes);
        for (int from = 0; from < bytes.length; from += 64) {
            byte[] part = Arrays.copyOfRange(bytes, from, from + 64);
            assertFalse(Arrays.equals(new byte[64], part), "zeros at " + from);
        }
    }

    @Test
    void boundIsKept() {
        for (int i = 0; i < 1000; i++) {
            int number = random.nextInt(7);
            assertTrue(number >= 0 && number < 7);
        }
    }

    @Test
    void kernelThatHasNoneIsAnError() {
        var broken = new KernelRandom(new SyscallGate() {
            @Override
            public long call(long number, long a, long b, long c, long d, long e, long f) {
                return -Errno.ENOSYS.number();
            }

            @Override
            public int call(LibcFunction function, long a, long b, long c, long d, long e, long f) {
                throw new AssertionError("no function of the C library is needed");
            }
        });
        assertTrue(assertThrows(SyscallException.class, broken::nextLong).is(Errno.ENOSYS));
    }
}

package io.gatun.linux.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatun.linux.handle.Pid;
import io.gatun.linux.process.ExitStatus.Exited;
import io.gatun.linux.process.ExitStatus.Signaled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals, wait statuses and {@code /proc/PID/stat}: what texts and numbers mean. */
class SignalTest {
    @ParameterizedTest
    @CsvSource({
        "TERM, 15, SIGTERM",
        "SIGTERM, 15, SIGTERM",
        "sigterm, 15, SIGTERM",
        "15, 15, SIGTERM",
        "SIGIOT, 6, SIGABRT",
        "POLL, 29, SIGIO",
        "CLD, 17, SIGCHLD",
        "RTMIN, 34, SIGRTMIN",
        "SIGRTMIN+3, 37, SIGRTMIN+3",
        "RTMAX-1, 63, SIGRTMIN+29",
        "SIGRTMAX, 64, SIGRTMIN+30",
        "64, 64, SIGRTMIN+30",
        "32, 32, SIG32"
    })
    void namesAndNumbersMeanASignal(String text, int number, String name) {
        assertEquals(number, Signal.of(text).number());
        assertEquals(name, Signal.of(text).name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "SIG", "0", "65", "-1", "TERMINATE", "SIGRTMIN+31", "RTMIN-1", "RTMAX+1", "SIG_BLOCK", "9 "})
    void otherTextsMeanNone(String text) {
        assertThrows(IllegalArgumentException.class, () -> Signal.of(text));
    }

    @Test
    void waitStatusSaysHowAProcessEnded() {
        assertEquals(new Exited(42), ExitStatus.ofWaitStatus(42 << 8));
        assertEquals(new Signaled(Signal.SIGKILL, false), ExitStatus.ofWaitStatus(9));
        assertEquals(new Signaled(new Signal(11), true), ExitStatus.ofWaitStatus(0x80 | 11));
        assertThrows(IllegalArgumentException.class, () -> ExitStatus.ofWaitStatus(0x137f));
    }

    @Test
    void shellAddsTheSignalTo128() {
        assertEquals(137, new Signaled(Signal.SIGKILL, false).shellCode());
        assertEquals(3, new Exited(3).shellCode());
    }

    @Test
    void nameOfAProcessMayLookLikeTheEndOfIt() {
        String rest = " S 1 77 5 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 123456 0 0 18446744073709551615";
        var stat = ProcessStat.parse("99 (evil) R 2 (x) " + ")" + rest);
        assertEquals(new ProcessStat(new Pid(99), "evil) R 2 (x) ", 'S', 1, 77, 5, 123456), stat);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1 (a", "1 (a) S", "x (a) S 1 1 1", "1 ) ( S 1 1 1"})
    void lineThatIsSomethingElseIsRefused(String line) {
        assertThrows(IllegalArgumentException.class, () -> ProcessStat.parse(line));
    }
}

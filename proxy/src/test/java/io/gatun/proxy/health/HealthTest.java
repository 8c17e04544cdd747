package io.gatun.proxy.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.proxy.model.Ejection;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthTest {
    @Test
    void downAfterAsManyFailuresInARowAsAsked() {
        var state = new RiseAndFall(2, 3, false);
        assertFalse(state.isDownAfter(false));
        assertFalse(state.isDownAfter(false));
        assertFalse(state.isDownAfter(true));
        assertFalse(state.isDownAfter(false));
        assertFalse(state.isDownAfter(false));
        assertTrue(state.isDownAfter(false));
        assertTrue(state.isDownAfter(true));
        assertTrue(state.isDownAfter(false));
        assertTrue(state.isDownAfter(true));
        assertFalse(state.isDownAfter(true));
    }

    @Test
    void ejectionsGetLongerUpToTheLongest() {
        var state = new BackOff(new Ejection(2, Duration.ofSeconds(1), Duration.ofSeconds(3)));
        assertEquals(Optional.empty(), state.failed());
        assertEquals(Optional.of(Duration.ofSeconds(1)), state.failed());
        state.ejected();
        assertEquals(Optional.of(Duration.ofSeconds(2)), state.failed());
        state.ejected();
        assertEquals(Optional.of(Duration.ofSeconds(3)), state.failed());
        for (int i = 0; i < 100; i++) state.ejected();
        assertEquals(Optional.of(Duration.ofSeconds(3)), state.failed());
    }
}

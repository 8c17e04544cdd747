package io.gatun.engine.event;

import jdk.jfr.FlightRecorder;

/**
 * Whether anybody records. The module of the flight recorder may be missing, and no class of it is loaded before a recording
 * was begun: a command that starts one container must not pay for it.
 */
final class Recorder {
    private static final boolean PRESENT =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private Recorder() {}

    static boolean isOn() {
        return PRESENT && FlightRecorder.isInitialized();
    }
}

package io.gatun.proxy.event;

import jdk.jfr.FlightRecorder;

/** Whether anybody has recorded in this process. The recorder's module may be missing, and none of its classes is loaded before. */
final class Recorder {
    private static final boolean PRESENT =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private Recorder() {}

    static boolean isOn() {
        return PRESENT && FlightRecorder.isInitialized();
    }
}

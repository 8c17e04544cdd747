package io.gatun.daemon.life;

import io.gatun.linux.process.Signal;

/** Signals as events tell of them. */
final class SignalNumber {
    private SignalNumber() {}

    static int of(String nameOrNumber) {
        return Signal.of(nameOrNumber).number();
    }
}

package io.gatun.linux.gate;

import io.gatun.linux.gate.ffm.FfmGate;

/** The contract, kept through Project Panama. */
class FfmGateTest extends GateContract {
    FfmGateTest() {
        super(new FfmGate());
    }
}

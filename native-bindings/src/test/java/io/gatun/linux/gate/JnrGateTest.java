package io.gatun.linux.gate;

import io.gatun.linux.gate.jnr.JnrGate;

/** The contract, kept through JNR-FFI. */
class JnrGateTest extends GateContract {
    JnrGateTest() {
        super(new JnrGate());
    }
}

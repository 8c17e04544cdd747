package io.gatun.linux.net.socket;

import io.gatun.linux.Kernel;

class JnrStreamsTest extends StreamsContract {
    JnrStreamsTest() {
        super(Kernel.open(Kernel.Backend.JNR));
    }
}

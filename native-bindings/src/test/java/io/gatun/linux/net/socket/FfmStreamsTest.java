package io.gatun.linux.net.socket;

import io.gatun.linux.Kernel;

class FfmStreamsTest extends StreamsContract {
    FfmStreamsTest() {
        super(Kernel.open(Kernel.Backend.FFM));
    }
}

package io.gatun.bench.sidebyside;

/**
 * Someone who does what a heat is about.
 *
 * @param warmUps how many times before anything counts
 * @param trial does it once
 */
record Contestant(String name, int warmUps, Trial trial) {
    /** One measured doing. */
    @FunctionalInterface
    interface Trial {
        Timing run();
    }
}

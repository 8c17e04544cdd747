/** Where a pod goes; knows nothing of Linux, clusters or clocks. */
module io.gatun.scheduler {
    requires static org.jspecify;

    exports io.gatun.scheduler;
    exports io.gatun.scheduler.model;
}

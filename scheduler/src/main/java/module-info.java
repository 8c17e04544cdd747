/** Where a pod goes; knows nothing of Linux, clusters or clocks. */
module io.gatun.scheduler {
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.core;
    requires jdk.management;
    requires org.snakeyaml.engine;

    exports io.gatun.scheduler;
    exports io.gatun.scheduler.model;
}

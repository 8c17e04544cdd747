package io.gatun.engine.event;

import io.gatun.engine.model.CgroupStats;
import io.gatun.engine.model.ContainerId;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A container used up its quota of processor time; recorded when it has ended, for all of its life. */
@Name("gatun.Throttling")
@Label("Container throttled")
@Category({"Gatun", "Containers"})
@StackTrace(false)
final class ThrottlingEvent extends Event {
    @Label("Container")
    String container = "";

    @Label("Throttled periods")
    long throttledPeriods;

    @Label("Periods")
    @Description("In which it ran")
    long periods;

    @Label("Throttled for")
    @Description("Summed over processors")
    @Timespan
    long throttledFor;

    static void commit(ContainerId id, CgroupStats.Cpu cpu) {
        var event = new ThrottlingEvent();
        if (event.shouldCommit()) {
            event.container = id.value();
            event.throttledPeriods = cpu.throttledPeriods();
            event.periods = cpu.periods();
            event.throttledFor = cpu.throttledNanos();
            event.commit();
        }
    }
}

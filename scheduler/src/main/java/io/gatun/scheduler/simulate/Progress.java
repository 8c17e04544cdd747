package io.gatun.scheduler.simulate;

/** Told now and then how far a run is. */
@FunctionalInterface
public interface Progress {
    Progress NONE = (done, all) -> {};

    void at(long done, long all);
}

package io.gatun.scheduler.framework;

/** The Filter point: a question prepared for one pod, put to one node. Valid until the cluster's next event. */
@FunctionalInterface
public interface NodeFilter {
    Verdict test(int slot);
}

package io.gatun.engine.event;

import io.gatun.engine.model.ContainerId;

/** A part of the way to a container, while it lasts; recorded when it is closed. */
@FunctionalInterface
public interface Phase extends AutoCloseable {
    /** A phase that nobody wants to know of. */
    Phase UNRECORDED = () -> {};

    /** Begins a phase of the making of container {@code id}. */
    static Phase begin(ContainerId id, String name) {
        return Recorder.isOn() ? PhaseEvent.begin(id, name) : UNRECORDED;
    }

    @Override
    void close();
}

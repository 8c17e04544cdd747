package io.gatun.scheduler.simulate;

import io.gatun.scheduler.model.Decision;

/** Where bindings are written; the time that takes is part of what is measured. */
@FunctionalInterface
public interface BindingStore {
    /** Keeps nothing: the pod's new state goes straight back to the scheduler. */
    BindingStore IN_PROCESS = binding -> {};

    void bind(Decision.Bind binding);
}

package io.gatun.scheduler.simulate;

import io.gatun.scheduler.model.Decision;

/** Where bindings are written; the time that takes is part of what is measured. */
public interface BindingStore extends AutoCloseable {
    /** Keeps nothing: the pod's new state goes straight back to the scheduler. */
    BindingStore IN_PROCESS = new BindingStore() {
        @Override
        public void bind(Decision.Bind binding) {}

        @Override
        public void close() {}
    };

    void bind(Decision.Bind binding);

    @Override
    void close();
}

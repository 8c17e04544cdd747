package io.gatun.scheduler.plugin;

import io.gatun.scheduler.framework.Bind;
import io.gatun.scheduler.framework.Binding;
import java.util.Optional;

/** Binds every pod by handing the binding to whoever runs the scheduler. */
public final class DefaultBinder implements Bind {
    public static final String NAME = "DefaultBinder";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<Binding> bind(Binding binding) {
        return Optional.of(binding);
    }
}

package io.gatun.scheduler.framework;

import java.util.Optional;

/** Takes charge of a binding, or leaves it to the next plugin. */
public interface Bind extends Plugin {
    Optional<Binding> bind(Binding binding);
}

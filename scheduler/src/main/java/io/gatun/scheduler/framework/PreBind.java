package io.gatun.scheduler.framework;

/** Adds to a binding what has to be done before the pod itself is bound. */
public interface PreBind extends Plugin {
    Binding preBind(Binding binding, Reserve.Reservation reserved);
}

package io.gatun.scheduler.framework;

import io.gatun.scheduler.model.PodShape;

/** Whether an event may help a pod that this plugin refused; a plugin without this point is helped by any event. */
public interface QueueingHint extends Plugin {
    boolean mayHelp(Event event, PodShape pod);
}

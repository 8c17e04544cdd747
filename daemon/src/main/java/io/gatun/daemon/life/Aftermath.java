package io.gatun.daemon.life;

import io.gatun.engine.ContainerInfo;
import io.gatun.engine.Engine;
import io.gatun.engine.Removal;
import io.gatun.engine.RunEnd;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.NoSuchContainerException;
import io.gatun.linux.gate.SyscallException;

/** What follows the end of a container: it is removed, or started again, and what its run had is given back. Safe for many threads. */
final class Aftermath {
    private static final System.Logger LOG = System.getLogger(Aftermath.class.getName());

    private final Container container;
    private final Engine engine;
    private final Restarting restarting;

    /** The engine is borrowed. */
    Aftermath(Container container, Engine engine, Restarting restarting) {
        this.container = container;
        this.engine = engine;
        this.restarting = restarting;
    }

    /** It has ended while the daemon looked. */
    void follow(RunEnd end) {
        heedStop(end);
        if (container.memo().autoRemove()) {
            inBackground("remove", this::remove);
        } else {
            settle();
            restarting.afterEnd(end);
        }
    }

    /** Its hooks, its groups, its ports: whoever starts or removes it next would see to them, but that may be never. */
    private void settle() {
        inBackground("settle", () -> engine.await(container.ref()));
    }

    /** Does what was to be done while there was no daemon, and has not been. */
    void resume(ContainerInfo info) {
        if (info.run().isPresent() || info.end().isEmpty()) return;
        RunEnd end = info.end().get();
        heedStop(end);
        if (container.memo().autoRemove()) {
            inBackground("remove", this::remove);
            return;
        }
        settle();
        if (container.memo().restartPolicy().restartsStopped()) container.remember(memo -> memo.withStopped(false));
        restarting.afterEnd(end);
    }

    /** A command beside the daemon may have stopped it: that counts as much as a client's stop. */
    private void heedStop(RunEnd end) {
        if (end.asked()) container.stayStopped();
    }

    void remove() {
        try {
            container.remove(true, Removal.WITH_VOLUMES);
        } catch (NoSuchContainerException e) {
            container.vanish(); // somebody else was faster
        }
    }

    /** One that hangs or fails keeps nobody waiting, nor the carriers of virtual threads. */
    private void inBackground(String what, Runnable action) {
        Thread.ofPlatform().daemon().name(what).start(() -> {
            try {
                action.run();
            } catch (NoSuchContainerException e) {
                container.vanish();
            } catch (EngineException | SyscallException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "cannot %s container %s after its end".formatted(what, container.id()),
                        e);
            }
        });
    }
}

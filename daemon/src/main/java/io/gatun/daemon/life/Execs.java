package io.gatun.daemon.life;

import io.gatun.engine.Engine;
import io.gatun.engine.model.BusyException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The programs that clients have asked to execute in containers. Safe for many threads. */
public final class Execs {
    private static final int ID_BYTES = 32;
    private static final int MOST = 1024;

    private final Engine engine;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Exec> all = new ConcurrentHashMap<>();

    /** The engine is borrowed. */
    public Execs(Engine engine) {
        this.engine = engine;
    }

    /** One to be started. */
    public Exec create(Container container, Exec.Request request) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        if (all.size() >= MOST) makeRoom();
        var exec = new Exec(HexFormat.of().formatHex(bytes), container, engine, request);
        all.put(exec.id(), exec);
        container.tell("exec_create: " + Exec.words(request), Map.of("execID", exec.id()));
        return exec;
    }

    /** The one with this id. */
    public Optional<Exec> find(String id) {
        return Optional.ofNullable(all.get(id));
    }

    private void makeRoom() {
        forgetEnded();
        if (all.size() < MOST) return;
        throw new BusyException(
                "%d programs are to be executed in containers".formatted(MOST),
                "start those that were made, or wait for some to end");
    }

    private void forgetEnded() {
        all.values()
                .removeIf(
                        exec -> exec.exitCode().isPresent() || !exec.container().isRunning());
    }
}

package io.gatun.daemon;

import io.gatun.engine.EngineSettings;
import io.gatun.engine.options.UserMode;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a daemon serves, and where.
 *
 * @param engine whose containers
 * @param socket the Unix socket to listen on
 * @param remote a door for other machines, if there shall be one
 * @param stall how long a client may send nothing of a body, and take nothing of an archive or of what a transfer says
 * @param users whom the users of containers are that say nothing of it
 * @param log the form of the access log
 */
public record DaemonSettings(
        EngineSettings engine, Path socket, Optional<Remote> remote, Duration stall, UserMode users, LogFormat log) {
    /**
     * The file below the engine's root that a daemon has locked, and that says where it listens. A constant: who reads it needs no class of the
     * daemon.
     */
    public static final String FILE = "daemon.lock";

    private static final int PREPARED = 4;
    private static final Duration STALL = Duration.ofMinutes(2);

    /** What the lines of a log are. */
    public enum LogFormat {
        TEXT,
        /** An object of JSON each. */
        JSON
    }

    /** The machine's own: {@code /run/gatun/gatun.sock}. */
    public static final DaemonSettings DEFAULT =
            new DaemonSettings(EngineSettings.DEFAULT.withPrepared(PREPARED), Path.of("/run/gatun/gatun.sock"));

    /** A daemon without a door for other machines. */
    public DaemonSettings(EngineSettings engine, Path socket) {
        this(engine, socket, Optional.empty(), STALL, UserMode.HOST, LogFormat.TEXT);
    }

    /**
     * A door for other machines, whose clients show certificates.
     *
     * @param authority PEM file with the certificates that have signed the clients'
     * @param certificate PEM file with the daemon's
     * @param key PEM file with the key of that, PKCS #8
     */
    public record Remote(InetSocketAddress address, Path authority, Path certificate, Path key) {}

    /** The same with a door for other machines. */
    public DaemonSettings withRemote(Remote door) {
        return new DaemonSettings(engine, socket, Optional.of(door), stall, users, log);
    }

    /** The same with another patience for clients who stand still. */
    public DaemonSettings withStall(Duration limit) {
        return new DaemonSettings(engine, socket, remote, limit, users, log);
    }

    /** The same with other users of containers. */
    public DaemonSettings withUsers(UserMode others) {
        return new DaemonSettings(engine, socket, remote, stall, others, log);
    }

    /** The same with an access log of another form. */
    public DaemonSettings withLog(LogFormat format) {
        return new DaemonSettings(engine, socket, remote, stall, users, format);
    }
}

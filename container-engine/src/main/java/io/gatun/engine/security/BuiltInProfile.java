package io.gatun.engine.security;

import io.gatun.engine.json.JsonReader;
import io.gatun.engine.security.SeccompProfile.Situation;
import io.gatun.engine.spec.Seccomp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The profiles that come with the engine; the files are in Docker's format and can be used as examples. */
public enum BuiltInProfile {
    /**
     * Ours: Docker's, and besides no AF_ALG or AF_VSOCK socket by any way, no io_uring, no new mount API, no bpf or
     * perf_event_open without their own capability, no typing into terminals (TIOCSTI, TIOCLINUX), no x32.
     */
    GATUN("gatun.json"),

    /** Docker's default profile, for those who need exactly that. */
    DOCKER("docker.json");

    private static final Map<BuiltInProfile, SeccompProfile> PARSED = new ConcurrentHashMap<>();

    private static final Map<BuiltInProfile, Resolved> LAST = new ConcurrentHashMap<>();

    private final String resource;

    /** Most containers of a machine have the same capabilities. */
    private record Resolved(Situation situation, Seccomp filter) {}

    BuiltInProfile(String resource) {
        this.resource = resource;
    }

    /** The profile, which is parsed once: that takes longer than all else of the making of a container. */
    public SeccompProfile read() {
        return PARSED.computeIfAbsent(this, BuiltInProfile::parse);
    }

    /** The rules that apply to a container on a machine; those of the last situation are remembered. */
    public Seccomp resolve(Situation situation) {
        Resolved known = LAST.get(this);
        if (known != null && known.situation().equals(situation)) return known.filter();
        Seccomp filter = read().resolve(situation);
        LAST.put(this, new Resolved(situation, filter));
        return filter;
    }

    private SeccompProfile parse() {
        try (var file = BuiltInProfile.class.getResourceAsStream(resource)) {
            if (file == null) throw new AssertionError("this program's jar lacks " + resource);
            return SeccompProfile.read(JsonReader.DOCUMENTS.read(file::readNBytes));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource + " of this program", e);
        }
    }
}

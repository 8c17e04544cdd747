package io.gatun.engine.security;

import io.gatun.engine.spec.Seccomp;
import io.gatun.engine.spec.SeccompCodec;
import io.gatun.linux.abi.Arch;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Compiled filters by the content of their profiles, the least used forgotten first. Safe for many threads. */
public final class FilterCache {
    /** Changes whenever the compiler may emit other code for the same profile. */
    private static final String COMPILER = "gatun-seccomp-1";

    private static final int FILTERS = 64;

    private final Arch machine;
    private final Map<Seccomp, SeccompFilter> filters = new Recent();

    public FilterCache(Arch machine) {
        this.machine = machine;
    }

    /** The filter of a profile, compiled now unless it was before. */
    public synchronized SeccompFilter filter(Seccomp profile) {
        return filters.computeIfAbsent(rulesOf(profile), rules -> SeccompCompiler.compile(rules, machine));
    }

    /** A name for the filter of a profile that is the same in every process: what a store on disk can use. */
    public String digest(Seccomp profile) {
        var content = COMPILER + '\n' + machine + '\n' + SeccompCodec.write(rulesOf(profile));
        try {
            var sha256 = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha256);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    // Where notifications go is not part of the filter.
    private static Seccomp rulesOf(Seccomp profile) {
        return new Seccomp(
                profile.defaultAction(),
                profile.defaultErrnoRet(),
                profile.architectures(),
                profile.flags(),
                Optional.empty(),
                Optional.empty(),
                profile.rules());
    }

    private static final class Recent extends LinkedHashMap<Seccomp, SeccompFilter> {
        private static final long serialVersionUID = 1;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Seccomp, SeccompFilter> eldest) {
            return size() > FILTERS;
        }
    }
}

package io.gatun.linux.gate;

import java.util.Locale;

/** The functions of the C library that Gatun calls (posix_spawn(3)). All return 0 or an errno. */
public enum LibcFunction {
    POSIX_SPAWN,
    POSIX_SPAWN_FILE_ACTIONS_INIT,
    POSIX_SPAWN_FILE_ACTIONS_ADDDUP2,
    POSIX_SPAWN_FILE_ACTIONS_DESTROY,
    POSIX_SPAWNATTR_INIT,
    POSIX_SPAWNATTR_SETFLAGS,
    POSIX_SPAWNATTR_SETSIGDEFAULT,
    POSIX_SPAWNATTR_SETSIGMASK,
    POSIX_SPAWNATTR_DESTROY;

    /** The name the dynamic linker knows. */
    public String symbol() {
        return name().toLowerCase(Locale.ROOT);
    }
}

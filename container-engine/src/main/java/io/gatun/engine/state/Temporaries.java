package io.gatun.engine.state;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Files that processes were killed with before they put them in the place of others ({@code Contents.replaceFile}). */
public final class Temporaries {
    private static final Pattern NAME = Pattern.compile("\\..+\\.([1-9][0-9]{0,8})\\.[0-9a-f]{1,16}\\.tmp");

    private Temporaries() {}

    /** Removes those in a directory whose process does not live any more. */
    public static void sweep(Kernel kernel, Fd directory) {
        for (String name : abandoned(kernel, directory)) {
            try {
                kernel.files().unlinkat(directory, name);
            } catch (SyscallException e) {
                if (!e.is(Errno.ENOENT)) throw e;
            }
        }
    }

    private static List<String> abandoned(Kernel kernel, Fd directory) {
        var found = new ArrayList<String>();
        try (var listing = kernel.files().list(directory)) {
            while (listing.hasNext()) {
                String name = listing.next().name();
                var parts = NAME.matcher(name);
                if (!parts.matches()) continue;
                var pid = new Pid(Integer.parseInt(parts.group(1)));
                if (kernel.processes().stat(pid).isEmpty()) found.add(name);
            }
        }
        return found;
    }
}

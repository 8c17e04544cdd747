package io.gatun.cli.oci;

import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.ProcessSpec.CapabilitySets;
import io.gatun.engine.spec.ProcessSpec.User;
import io.gatun.engine.spec.ProcessSpecBuilder;
import io.gatun.engine.spec.SpecCodec;
import java.util.ArrayList;
import java.util.List;

/** The flags of {@code exec} that say what is executed: a document, or what differs from the container's own process. */
final class ProcessFlags {
    private static final String PROCESS = "process";
    private static final long MOST = 0xffff_fffeL;

    static final List<Flag> ALL = List.of(
            Flag.of(PROCESS, "FILE", "the process as JSON, in place of the container's own")
                    .or('p'),
            Flag.list("additional-gids", "GID", "further group of the user").or('g'),
            Flag.of("apparmor", "PROFILE", "AppArmor profile"),
            Flag.list("cap", "CAPABILITY", "one capability more").or('c'),
            Flag.of("cwd", "DIR", "working directory in the container"),
            Flag.list("env", "NAME=VALUE", "environment variable").or('e'),
            Flag.onOff("no-new-privs", "forbid new privileges"),
            Flag.of("process-label", "LABEL", "SELinux label"),
            Flag.onOff("tty", "give it a terminal").or('t'),
            Flag.of("user", "UID[:GID]", "who runs it").or('u'));

    private final Arguments arguments;

    private ProcessFlags(Arguments arguments) {
        this.arguments = arguments;
    }

    /**
     * The process.
     *
     * @param own the container's
     * @param command what follows the container on the command line
     */
    static ProcessSpec read(Call call, ProcessSpec own, List<String> command) {
        var file = call.arguments().value(PROCESS);
        if (file.isEmpty() == command.isEmpty()) {
            throw new UsageException("exec: either a command or --process says what is executed");
        }
        ProcessSpec base = file.map(name -> SpecCodec.readProcess(BundleFile.json(call.path(name))))
                .orElseGet(() -> own.toBuilder().args(command).terminal(false).build());
        return new ProcessFlags(call.arguments()).changed(base);
    }

    private ProcessSpec changed(ProcessSpec base) {
        ProcessSpecBuilder process = base.toBuilder();
        var env = new ArrayList<>(base.env());
        env.addAll(arguments.values("env"));
        process.env(env).user(user(base.user())).capabilities(capabilities(base.capabilities()));
        if (arguments.isOn("tty")) process.terminal(true);
        if (arguments.isOn("no-new-privs")) process.noNewPrivileges(true);
        arguments.value("cwd").ifPresent(process::cwd);
        arguments.value("apparmor").ifPresent(process::apparmorProfile);
        arguments.value("process-label").ifPresent(process::selinuxLabel);
        return process.build();
    }

    private User user(User base) {
        var groups = new ArrayList<>(base.additionalGids());
        arguments.values("additional-gids").forEach(text -> groups.add(id("--additional-gids", text)));
        String[] ids = arguments.value("user").map(text -> text.split(":", 2)).orElse(new String[0]);
        long uid = ids.length > 0 ? id("--user", ids[0]) : base.uid();
        long gid = ids.length > 1 ? id("--user", ids[1]) : base.gid();
        return new User(uid, gid, base.umask(), groups);
    }

    /** Held and usable; nothing is inheritable that was not. */
    private CapabilitySets capabilities(CapabilitySets base) {
        List<String> more = arguments.values("cap");
        return new CapabilitySets(
                joined(base.bounding(), more),
                joined(base.effective(), more),
                base.inheritable(),
                joined(base.permitted(), more),
                base.ambient());
    }

    private static List<String> joined(List<String> names, List<String> more) {
        var all = new ArrayList<>(names);
        all.addAll(more);
        return all;
    }

    private static long id(String flag, String text) {
        if (text.matches("[0-9]{1,10}") && Long.parseLong(text) <= MOST) return Long.parseLong(text);
        throw new UsageException(flag + ": \"" + text + "\" is no id; use 0 to " + MOST);
    }
}

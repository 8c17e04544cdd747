package io.gatun.daemon.docker.create;

import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.options.ContainerOptionsBuilder;
import io.gatun.engine.options.NamespaceMode;
import io.gatun.engine.options.SysctlText;
import io.gatun.engine.options.Unavailable;
import io.gatun.engine.options.UserMode;
import java.util.LinkedHashMap;

/** Namespaces and kernel parameters of a HostConfig. */
final class IsolationReader {
    private final JsonView host;
    private final UserMode users;

    /** @param users whom the container's users are if it says nothing of that */
    IsolationReader(JsonView host, UserMode users) {
        this.host = host;
        this.users = users;
    }

    void read(ContainerOptionsBuilder options) {
        Unavailable.checkRuntime(text("Runtime"));
        Unavailable.checkIsolation(text("Isolation"));
        options.pid(NamespaceMode.parse("PidMode", text("PidMode")))
                .ipc(NamespaceMode.parseIpc(text("IpcMode")))
                .uts(NamespaceMode.parse("UTSMode", text("UTSMode")))
                .cgroup(NamespaceMode.parse("CgroupnsMode", text("CgroupnsMode")))
                .userns(users());
        host.optionalText("CgroupParent").ifPresent(options::cgroupParent);
        var sysctls = new LinkedHashMap<String, String>();
        host.map("Sysctls", JsonView::text).forEach((name, value) -> {
            var setting = SysctlText.parse(name + "=" + value);
            sysctls.put(setting.name(), setting.value());
        });
        options.sysctls(sysctls);
    }

    /** What is the host's cannot be had through a user namespace. */
    private UserMode users() {
        if (!text("UsernsMode").isEmpty()) return UserMode.parse(text("UsernsMode"));
        if (users.equals(UserMode.HOST)) return users;
        if (host.flag("Privileged")) {
            throw refused(
                    "privileged mode is incompatible with user namespaces.  You must run the container in the host"
                            + " namespace when running privileged mode");
        }
        if (text("NetworkMode").equals("host")) {
            throw refused("cannot share the host's network namespace when user namespaces are enabled");
        }
        if (text("PidMode").equals("host")) {
            throw refused("cannot share the host PID namespace when user namespaces are enabled");
        }
        if (text("PidMode").startsWith("container:") || text("IpcMode").startsWith("container:")) {
            throw refused("cannot share the PID or IPC namespace of a container that has users of its own");
        }
        return users;
    }

    private static BadRequestException refused(String problem) {
        return new BadRequestException(problem, "use --userns=host");
    }

    private String text(String name) {
        return host.optionalText(name).orElse("");
    }
}

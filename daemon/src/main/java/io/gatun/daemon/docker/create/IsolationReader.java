package io.gatun.daemon.docker.create;

import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.options.ContainerOptionsBuilder;
import io.gatun.engine.options.NamespaceMode;
import io.gatun.engine.options.SysctlText;
import io.gatun.engine.options.UserMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** Namespaces and kernel parameters of a HostConfig. */
final class IsolationReader {
    /** The names that clients know: there is one, whatever it is called. */
    private static final Set<String> RUNTIMES = Set.of("", "gatun", "runc", "io.containerd.runc.v2");

    private final JsonView host;

    IsolationReader(JsonView host) {
        this.host = host;
    }

    void read(ContainerOptionsBuilder options) {
        if (!RUNTIMES.contains(text("Runtime"))) {
            throw new BadRequestException("Unknown runtime specified " + text("Runtime"), "leave it out");
        }
        if (!List.of("", "default").contains(text("Isolation"))) {
            throw new BadRequestException(
                    "Invalid isolation: \"%s\" - linux only supports 'default'".formatted(text("Isolation")), "");
        }
        options.pid(NamespaceMode.parse("PidMode", text("PidMode")))
                .ipc(NamespaceMode.parseIpc(text("IpcMode")))
                .uts(NamespaceMode.parse("UTSMode", text("UTSMode")))
                .cgroup(NamespaceMode.parse("CgroupnsMode", text("CgroupnsMode")))
                .userns(UserMode.parse(text("UsernsMode")));
        host.optionalText("CgroupParent").ifPresent(options::cgroupParent);
        var sysctls = new LinkedHashMap<String, String>();
        host.map("Sysctls", JsonView::text).forEach((name, value) -> {
            var setting = SysctlText.parse(name + "=" + value);
            sysctls.put(setting.name(), setting.value());
        });
        options.sysctls(sysctls);
    }

    private String text(String name) {
        return host.optionalText(name).orElse("");
    }
}

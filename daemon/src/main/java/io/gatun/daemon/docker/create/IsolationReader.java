package io.gatun.daemon.docker.create;

import io.gatun.engine.spec.JsonView;
import io.gatun.engine.template.ContainerOptionsBuilder;
import io.gatun.engine.template.NamespaceMode;
import io.gatun.engine.template.SysctlText;
import io.gatun.engine.template.UserMode;
import java.util.LinkedHashMap;

/** Namespaces and kernel parameters of a HostConfig. */
final class IsolationReader {
    private final JsonView config;
    private final JsonView host;

    IsolationReader(JsonView config, JsonView host) {
        this.config = config;
        this.host = host;
    }

    void read(ContainerOptionsBuilder options) {
        options.network(network())
                .pid(NamespaceMode.parse("PidMode", text("PidMode")))
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

    private NamespaceMode network() {
        if (config.flag("NetworkDisabled")) return NamespaceMode.PRIVATE;
        String mode = text("NetworkMode");
        return switch (mode) {
            case "", "default", "bridge" -> NamespaceMode.PRIVATE;
            default -> NamespaceMode.parseNetwork(mode);
        };
    }

    private String text(String name) {
        return host.optionalText(name).orElse("");
    }
}

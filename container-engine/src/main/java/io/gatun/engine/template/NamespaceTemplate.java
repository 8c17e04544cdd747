package io.gatun.engine.template;

import static io.gatun.engine.spec.LinuxSpec.NamespaceType.CGROUP;
import static io.gatun.engine.spec.LinuxSpec.NamespaceType.IPC;
import static io.gatun.engine.spec.LinuxSpec.NamespaceType.MOUNT;
import static io.gatun.engine.spec.LinuxSpec.NamespaceType.NETWORK;
import static io.gatun.engine.spec.LinuxSpec.NamespaceType.PID;
import static io.gatun.engine.spec.LinuxSpec.NamespaceType.USER;
import static io.gatun.engine.spec.LinuxSpec.NamespaceType.UTS;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.options.ContainerOptions.Isolation;
import io.gatun.engine.options.NamespaceMode;
import io.gatun.engine.options.SysctlText;
import io.gatun.engine.options.UserMode;
import io.gatun.engine.spec.IdMapping;
import io.gatun.engine.spec.LinuxSpec.Namespace;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The namespaces of a container, the ids of its users and the kernel parameters of its namespaces. */
final class NamespaceTemplate {
    private static final List<NamespaceType> CHOSEN = List.of(NETWORK, UTS, PID, IPC, CGROUP);

    private final Isolation isolation;
    private final HostView host;

    NamespaceTemplate(Isolation isolation, HostView host) {
        this.isolation = isolation;
        this.host = host;
    }

    /**
     * Ids of users and groups; both empty for the host's.
     *
     * @param uids for users
     * @param gids for groups
     */
    record Users(List<IdMapping> uids, List<IdMapping> gids) {}

    List<Namespace> namespaces() {
        var namespaces = new ArrayList<Namespace>();
        namespaces.add(Namespace.fresh(MOUNT));
        for (NamespaceType type : CHOSEN) {
            switch (mode(isolation, type)) {
                case NamespaceMode.Host() -> {}
                case NamespaceMode.Private() -> namespaces.add(Namespace.fresh(type));
                case NamespaceMode.OfContainer(var reference) ->
                    namespaces.add(Namespace.joined(type, host.namespaceOf(reference, type)));
                case NamespaceMode.AtPath(var path) -> namespaces.add(Namespace.joined(type, path));
            }
        }
        if (!(isolation.user() instanceof UserMode.Host)) namespaces.add(Namespace.fresh(USER));
        return namespaces;
    }

    Users users() {
        return switch (isolation.user()) {
            case UserMode.Host() -> new Users(List.of(), List.of());
            case UserMode.Auto() -> {
                var range = List.of(host.unusedIds());
                yield new Users(range, range);
            }
            case UserMode.Mapped(var uids, var gids) -> new Users(uids, gids);
        };
    }

    /**
     * The kernel parameters: docker's two, which let a container without capabilities use low ports and ping, and what was
     * asked for.
     *
     * @throws BadRequestException if one belongs to a namespace that is not the container's own
     */
    Map<String, String> sysctls() {
        var all = new LinkedHashMap<String, String>();
        boolean ownNetwork = isolation.network() instanceof NamespaceMode.Private;
        if (ownNetwork) {
            all.put("net.ipv4.ip_unprivileged_port_start", "0");
            // The range is in ids of the network namespace's owner, who has not so many in a user namespace.
            if (isolation.user() instanceof UserMode.Host) all.put("net.ipv4.ping_group_range", "0 2147483647");
        }
        isolation.sysctls().forEach((name, value) -> {
            boolean own = new SysctlText.Setting(name, value).isNetwork()
                    ? ownNetwork
                    : isolation.ipc() instanceof NamespaceMode.Private;
            if (!own) {
                throw new BadRequestException(
                        "--sysctl: " + name + " would change a namespace that is not the container's own",
                        "leave it out, or give the container a namespace of its own");
            }
            all.put(name, value);
        });
        return all;
    }

    static NamespaceMode mode(Isolation isolation, NamespaceType type) {
        return switch (type) {
            case NETWORK -> isolation.network();
            case PID -> isolation.pid();
            case IPC -> isolation.ipc();
            case UTS -> isolation.uts();
            case CGROUP -> isolation.cgroup();
            case MOUNT -> NamespaceMode.PRIVATE;
            case USER, TIME -> NamespaceMode.HOST;
        };
    }
}

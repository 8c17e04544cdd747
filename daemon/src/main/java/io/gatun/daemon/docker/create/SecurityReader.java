package io.gatun.daemon.docker.create;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.options.ContainerOptionsBuilder;
import io.gatun.engine.options.SeccompChoice;
import io.gatun.engine.options.SecurityText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a HostConfig allows. The defaults are Docker's: images must behave as they do there, so its fourteen capabilities, its filter of
 * system calls, and programs that may gain privileges unless that is forbidden.
 */
final class SecurityReader {
    /** What Docker has beyond the engine's own defaults. */
    private static final List<String> DOCKER_ALSO = List.of("NET_RAW", "MKNOD");

    private final JsonView host;

    SecurityReader(JsonView host) {
        this.host = host;
    }

    void read(ContainerOptionsBuilder options) {
        List<String> drop = host.texts("CapDrop");
        options.privileged(host.flag("Privileged"))
                .capabilities(added(drop), drop)
                .security(security());
    }

    private List<String> added(List<String> drop) {
        var added = new ArrayList<>(host.texts("CapAdd"));
        List<String> dropped = drop.stream().map(SecurityReader::plain).toList();
        if (!dropped.contains("ALL")) {
            DOCKER_ALSO.stream().filter(name -> !dropped.contains(name)).forEach(added::add);
        }
        return added;
    }

    private static String plain(String capability) {
        String upper = capability.toUpperCase(Locale.ROOT);
        return upper.startsWith("CAP_") ? upper.substring("CAP_".length()) : upper;
    }

    private SecurityText security() {
        List<String> options = host.texts("SecurityOpt").stream()
                .map(SecurityReader::withEquals)
                .toList();
        // Clients send the contents of the profile's file.
        var said = SecurityText.parse(options, content -> content);
        SeccompChoice filter = said.seccomp().equals(SeccompChoice.DEFAULT) ? SeccompChoice.DOCKER : said.seccomp();
        boolean unmasked = said.unmasked() || isEmptyList("MaskedPaths");
        return new SecurityText(
                Optional.of(said.noNewPrivileges().orElse(false)), filter, said.apparmor(), said.selinux(), unmasked);
    }

    private static String withEquals(String option) {
        return option.equals("no-new-privileges:true") ? "no-new-privileges=true" : option;
    }

    /** Clients turn {@code systempaths=unconfined} into empty lists. */
    private boolean isEmptyList(String name) {
        return host.member(name)
                .filter(list -> list.json() instanceof Json.Arr(var items) && items.isEmpty())
                .isPresent();
    }
}

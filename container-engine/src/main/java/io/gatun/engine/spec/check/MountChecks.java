package io.gatun.engine.spec.check;

import io.gatun.engine.json.JsonPath;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.Mount;
import io.gatun.engine.spec.MountOptionNames;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.check.SpecCheck.Findings;
import java.util.List;

/** Checks of mounts and of the paths that are masked or read-only. */
final class MountChecks {
    static final List<SpecCheck> ALL = List.of(
            forEach("mount-destination", MountChecks::destination),
            forEach("mount-source", MountChecks::source),
            forEach("mount-options", MountChecks::options),
            forEach("mount-idmap", MountChecks::idmap),
            new SpecCheck("masked-paths", MountChecks::hiddenPaths));

    private MountChecks() {}

    private interface MountRule {
        void examine(OciSpec spec, Mount mount, String path, Findings findings);
    }

    private static SpecCheck forEach(String name, MountRule rule) {
        return new SpecCheck(name, (spec, findings) -> {
            for (int i = 0; i < spec.mounts().size(); i++) {
                rule.examine(spec, spec.mounts().get(i), JsonPath.item("mounts", i), findings);
            }
        });
    }

    private static void destination(OciSpec spec, Mount mount, String path, Findings findings) {
        var place = path + ".destination";
        findings.errorIf(mount.destination().isEmpty(), place, "empty", "give a path inside the container");
        boolean relative =
                !mount.destination().isEmpty() && !mount.destination().startsWith("/");
        if (relative)
            findings.warning(place, "relative paths are deprecated; taken as relative to /", "start it with /");
    }

    private static void source(OciSpec spec, Mount mount, String path, Findings findings) {
        boolean unbound = mount.isBind() && mount.source().isEmpty();
        findings.errorIf(unbound, path + ".source", "a bind mount needs one", "name what is to be mounted");
        boolean typeless = !mount.isBind() && mount.type().isEmpty();
        findings.errorIf(typeless, path + ".type", "missing", "name a filesystem, or add the option rbind");
    }

    private static void options(OciSpec spec, Mount mount, String path, Findings findings) {
        for (int i = 0; i < mount.options().size(); i++) {
            var option = mount.options().get(i);
            var place = JsonPath.item(path + ".options", i);
            findings.errorIf(option.isEmpty(), place, "empty", "remove it");
            // One option must stay one: the older mount interface takes them all in one string.
            findings.errorIf(option.indexOf(',') >= 0, place, "has a comma", "write several options apart");
            boolean data = mount.isBind() && !option.isEmpty() && !MountOptionNames.isGeneric(option);
            findings.errorIf(
                    data,
                    place,
                    "'" + option + "' is an option of a filesystem, which a bind mount cannot change",
                    "remove it");
        }
    }

    private static void idmap(OciSpec spec, Mount mount, String path, Findings findings) {
        boolean uids = !mount.uidMappings().isEmpty();
        boolean gids = !mount.gidMappings().isEmpty();
        findings.errorIf(uids != gids, path, "has only one of uidMappings and gidMappings", "give both or none");
        boolean asked = mount.options().contains("idmap") || mount.options().contains("ridmap");
        boolean mapped = uids || gids;
        boolean userNamespace = spec.linux().namespace(NamespaceType.USER).isPresent();
        findings.errorIf(
                asked && !mapped && !userNamespace,
                path,
                "idmap without mappings and without a user namespace to take them from",
                "give uidMappings and gidMappings");
        findings.errorIf((asked || mapped) && !mount.isBind(), path, "only bind mounts can be id-mapped", "");
    }

    private static void hiddenPaths(OciSpec spec, Findings findings) {
        absolute("linux.maskedPaths", spec.linux().maskedPaths(), findings);
        absolute("linux.readonlyPaths", spec.linux().readonlyPaths(), findings);
        boolean any = !spec.linux().maskedPaths().isEmpty()
                || !spec.linux().readonlyPaths().isEmpty();
        boolean hostMounts = spec.linux().namespace(NamespaceType.MOUNT).isEmpty();
        findings.errorIf(
                any && hostMounts,
                "linux.namespaces",
                "masked and read-only paths need a mount namespace",
                "add {\"type\": \"mount\"}");
    }

    private static void absolute(String path, List<String> paths, Findings findings) {
        for (int i = 0; i < paths.size(); i++) {
            findings.errorIf(!paths.get(i).startsWith("/"), JsonPath.item(path, i), "not absolute", "start it with /");
        }
    }
}

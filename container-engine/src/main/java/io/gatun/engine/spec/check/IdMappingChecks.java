package io.gatun.engine.spec.check;

import io.gatun.engine.json.JsonPath;
import io.gatun.engine.spec.IdMapping;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.check.SpecCheck.Findings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Checks of user and group id mappings (user_namespaces(7)). */
final class IdMappingChecks {
    /** UID_GID_MAP_MAX_EXTENTS. */
    private static final int MAX_EXTENTS = 340;

    private static final long IDS = 1L << 32;

    static final List<SpecCheck> ALL = List.of(
            new SpecCheck("user-namespace", IdMappingChecks::namespace),
            new SpecCheck("id-mappings", IdMappingChecks::mappings),
            new SpecCheck("user-mapped", IdMappingChecks::userIsMapped));

    private IdMappingChecks() {}

    private static void namespace(OciSpec spec, Findings findings) {
        var linux = spec.linux();
        boolean mapped = !linux.uidMappings().isEmpty() || !linux.gidMappings().isEmpty();
        if (linux.createsNew(NamespaceType.USER)) {
            boolean both =
                    !linux.uidMappings().isEmpty() && !linux.gidMappings().isEmpty();
            var remedy = "map at least id 0, of users and of groups";
            findings.errorIf(!both, "linux.namespaces", "a user namespace without uidMappings or gidMappings", remedy);
        } else if (linux.namespace(NamespaceType.USER).isPresent()) {
            findings.errorIf(mapped, "linux.uidMappings", "a joined user namespace has its mappings", "remove them");
        } else {
            findings.errorIf(mapped, "linux.uidMappings", "no user namespace to map into", "add one of type user");
        }
    }

    private static void mappings(OciSpec spec, Findings findings) {
        mappings("linux.uidMappings", spec.linux().uidMappings(), findings);
        mappings("linux.gidMappings", spec.linux().gidMappings(), findings);
        for (int i = 0; i < spec.mounts().size(); i++) {
            var mount = spec.mounts().get(i);
            mappings(JsonPath.item("mounts", i) + ".uidMappings", mount.uidMappings(), findings);
            mappings(JsonPath.item("mounts", i) + ".gidMappings", mount.gidMappings(), findings);
        }
    }

    private static void mappings(String path, List<IdMapping> mappings, Findings findings) {
        findings.errorIf(mappings.size() > MAX_EXTENTS, path, "more than 340 entries, the kernel's limit", "");
        for (int i = 0; i < mappings.size(); i++) {
            var mapping = mappings.get(i);
            var place = JsonPath.item(path, i);
            findings.errorIf(mapping.size() == 0, place + ".size", "maps no id", "remove the entry");
            boolean beyond = Math.max(mapping.containerId(), mapping.hostId()) + mapping.size() > IDS;
            findings.errorIf(beyond, place, "goes beyond the last id", "make it smaller");
        }
        findings.errorIf(overlaps(mappings, IdMapping::containerId), path, "maps an id of the container twice", "");
        findings.errorIf(overlaps(mappings, IdMapping::hostId), path, "maps an id of the host twice", "");
    }

    private static boolean overlaps(List<IdMapping> mappings, ToLongFunction<IdMapping> first) {
        var sorted = new ArrayList<>(mappings);
        sorted.sort((a, b) -> Long.compare(first.applyAsLong(a), first.applyAsLong(b)));
        for (int i = 1; i < sorted.size(); i++) {
            var before = sorted.get(i - 1);
            if (first.applyAsLong(before) + before.size() > first.applyAsLong(sorted.get(i))) return true;
        }
        return false;
    }

    // Otherwise setuid(2) fails with EINVAL, long after the mistake.
    private static void userIsMapped(OciSpec spec, Findings findings) {
        var linux = spec.linux();
        if (!linux.createsNew(NamespaceType.USER) || spec.process().isEmpty()) return;
        var user = spec.process().get().user();
        mapped("process.user.uid", user.uid(), linux.uidMappings(), findings);
        mapped("process.user.gid", user.gid(), linux.gidMappings(), findings);
        for (int i = 0; i < user.additionalGids().size(); i++) {
            var place = JsonPath.item("process.user.additionalGids", i);
            mapped(place, user.additionalGids().get(i), linux.gidMappings(), findings);
        }
    }

    private static void mapped(String path, long id, List<IdMapping> mappings, Findings findings) {
        boolean inside =
                mappings.stream().anyMatch(each -> id >= each.containerId() && id - each.containerId() < each.size());
        boolean lost = !mappings.isEmpty() && !inside;
        findings.errorIf(lost, path, id + " is not mapped into the user namespace", "map it");
    }
}

package io.gatun.engine.spec;

import java.util.Optional;

/** Paths of a configuration that are relative to its bundle. */
public final class BundlePaths {
    private BundlePaths() {}

    /** The same configuration with absolute paths of the root filesystem and of what is bind mounted. */
    public static OciSpec absolute(OciSpec spec, String bundle) {
        var mounts = spec.mounts().stream()
                .map(mount -> mount.isBind() ? absolute(mount, bundle) : mount)
                .toList();
        var changed = spec.toBuilder().mounts(mounts);
        spec.root().ifPresent(root -> changed.root(new OciSpec.Root(absolute(root.path(), bundle), root.readonly())));
        return changed.build();
    }

    private static Mount absolute(Mount mount, String bundle) {
        Optional<String> source = mount.source().map(path -> absolute(path, bundle));
        return new Mount(
                mount.destination(), mount.type(), source, mount.options(), mount.uidMappings(), mount.gidMappings());
    }

    private static String absolute(String path, String bundle) {
        return path.startsWith("/") ? path : bundle + "/" + path;
    }
}

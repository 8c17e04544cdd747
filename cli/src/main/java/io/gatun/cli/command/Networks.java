package io.gatun.cli.command;

import io.gatun.engine.spec.LinuxSpec.Namespace;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.OciSpec;

/** The network of a container, in the word that {@code --network} has for it. */
final class Networks {
    private Networks() {}

    static String of(OciSpec spec) {
        var namespace = spec.linux().namespace(NamespaceType.NETWORK);
        if (namespace.isEmpty()) return "host";
        return namespace.flatMap(Namespace::path).map(path -> "ns:" + path).orElse("none");
    }
}

package io.gatun.cli.container.flags;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.NoSuchContainerException;
import io.gatun.engine.model.VolumeName;
import io.gatun.engine.options.MountRequest;
import io.gatun.engine.options.SeccompChoice;
import io.gatun.engine.spec.IdMapping;
import io.gatun.engine.spec.LinuxSpec.DeviceType;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.Seccomp;
import io.gatun.engine.template.Accounts;
import io.gatun.engine.template.HostView;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A machine of which everything is known. */
final class FakeHost implements HostView {
    private static final String PASSWD =
            "root:x:0:0:root:/root:/bin/bash\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\n";
    private static final String GROUP = "root:x:0:\nadm:x:4:www-data\nwww-data:x:33:\naudio:x:29:\n";

    @Override
    public int cpus() {
        return 2;
    }

    @Override
    public int lastCapability() {
        return 40;
    }

    @Override
    public String hostname() {
        return "machine";
    }

    @Override
    public String hosts() {
        return "127.0.0.1 localhost machine\n";
    }

    @Override
    public String resolvConf() {
        return "# made by hand\nnameserver 127.0.0.53\nnameserver 192.0.2.1\nsearch example.test\noptions edns0\n";
    }

    @Override
    public Accounts accounts() {
        return new Accounts(PASSWD, GROUP);
    }

    @Override
    public List<HostDevice> devices(String path) {
        return switch (path) {
            case "/dev" -> List.of(fuse("/dev/fuse"), disk());
            case "/dev/fuse" -> List.of(fuse("/dev/fuse"));
            case "/dev/snd" -> List.of(fuse("/dev/snd/a"), fuse("/dev/snd/b"));
            case "/dev/sda" -> List.of(disk());
            default -> throw new BadRequestException(path + " is no device", "");
        };
    }

    @Override
    public String namespaceOf(String container, NamespaceType type) {
        if (!container.equals("web")) throw new NoSuchContainerException(container);
        return "/proc/4242/ns/" + (type == NamespaceType.NETWORK ? "net" : type.specName());
    }

    /** Only shows which profile was asked for. */
    @Override
    public Seccomp filter(SeccompChoice choice, List<String> bounding) {
        return new Seccomp(
                Seccomp.Action.SCMP_ACT_ERRNO,
                OptionalInt.of(bounding.size()),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(choice.toString()),
                List.of());
    }

    @Override
    public String volume(MountRequest.Volume request) {
        return "/var/lib/gatun/volumes/" + request.name().map(VolumeName::value).orElse("made-up") + "/_data";
    }

    @Override
    public IdMapping unusedIds() {
        return new IdMapping(0, 165536, 65536);
    }

    private static HostDevice fuse(String path) {
        return new HostDevice(path, DeviceType.CHARACTER, 10, 229, 0666, 0, 0);
    }

    private static HostDevice disk() {
        return new HostDevice("/dev/sda", DeviceType.BLOCK, 8, 0, 0660, 0, 6);
    }
}

package io.gatun.engine.lifecycle;

import io.gatun.engine.json.JsonReader;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.WrongStateException;
import io.gatun.engine.options.MountRequest;
import io.gatun.engine.options.SeccompChoice;
import io.gatun.engine.security.BuiltInProfile;
import io.gatun.engine.security.Capability;
import io.gatun.engine.security.KernelVersion;
import io.gatun.engine.security.SeccompProfile;
import io.gatun.engine.spec.IdMapping;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.Seccomp;
import io.gatun.engine.state.Life;
import io.gatun.engine.template.Accounts;
import io.gatun.engine.template.HostView;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Arch;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What templates ask of this machine and of the containers on it. */
public final class MachineView implements HostView {
    private static final int MAX_FILE = 1 << 20;
    private static final long FIRST_ID = 100_000;
    private static final long IDS = 65_536;
    /** As many ranges as fit below 2^31, the highest id that all programs can deal with. */
    private static final long RANGES = (Integer.MAX_VALUE - FIRST_ID) / IDS;

    private final Kernel kernel;
    private final Lifecycle lifecycle;
    private final ContainerVolumes volumes;
    private final References references;
    private final List<Path> roots;
    private final ContainerId id;

    /** The view of the container {@code id} whose root filesystem is the union of {@code roots}, uppermost first. */
    public MachineView(
            Kernel kernel,
            Lifecycle lifecycle,
            ContainerVolumes volumes,
            References references,
            List<Path> roots,
            ContainerId id) {
        this.volumes = volumes;
        this.kernel = kernel;
        this.lifecycle = lifecycle;
        this.references = references;
        this.roots = List.copyOf(roots);
        this.id = id;
    }

    @Override
    public int cpus() {
        String present = read("/sys/devices/system/cpu/present").strip();
        return Integer.parseInt(present.substring(Math.max(present.lastIndexOf('-'), present.lastIndexOf(',')) + 1))
                + 1;
    }

    @Override
    public int lastCapability() {
        return CapabilityLimit.read(kernel);
    }

    @Override
    public String hostname() {
        return read("/proc/sys/kernel/hostname").strip();
    }

    @Override
    public String hosts() {
        return read("/etc/hosts");
    }

    @Override
    public String resolvConf() {
        return read("/etc/resolv.conf");
    }

    @Override
    public Accounts accounts() {
        var opened = new ArrayList<Fd>();
        Path root = Path.of("/");
        try {
            for (Path each : roots) {
                root = each;
                opened.add(kernel.files().open(each, OpenHow.directory()));
            }
            return new ContainerAccounts(kernel).read(opened);
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                throw new BadRequestException(
                        "the root filesystem %s is not a directory".formatted(root), "name a directory that is there");
            }
            throw e;
        } finally {
            opened.forEach(Fd::close);
        }
    }

    @Override
    public List<HostDevice> devices(String path) {
        return new HostDevices(kernel).below(path);
    }

    @Override
    public String namespaceOf(String container, NamespaceType type) {
        try (var directory = lifecycle.open(references.resolve(container))) {
            Life life = lifecycle.look(directory);
            if (!(life instanceof Life.Running running)) {
                throw new WrongStateException(directory.id(), life.word(), "share a namespace of");
            }
            return "/proc/%s/ns/%s".formatted(running.processes().container().pid(), file(type));
        }
    }

    @Override
    public Seccomp filter(SeccompChoice choice, List<String> bounding) {
        var capabilities = bounding.stream()
                .map(Capability::named)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        var release = KernelVersion.ofRelease(read("/proc/sys/kernel/osrelease").strip());
        var situation = new SeccompProfile.Situation(capabilities, Arch.current(), release);
        return switch (choice) {
            case SeccompChoice.BuiltIn(var name) ->
                (name.equals("docker") ? BuiltInProfile.DOCKER : BuiltInProfile.GATUN).resolve(situation);
            case SeccompChoice.Custom(var json) ->
                SeccompProfile.read(JsonReader.DOCUMENTS.read(json)).resolve(situation);
            case SeccompChoice.Unconfined() -> throw new IllegalArgumentException("no filter is wanted");
        };
    }

    @Override
    public String volume(MountRequest.Volume request) {
        return volumes.place(request, id);
    }

    @Override
    public IdMapping unusedIds() {
        // The id is random; two of a few hundred containers share a range about as often as two ids begin alike.
        long range = Long.parseUnsignedLong(id.value().substring(0, 15), 16) % RANGES;
        return new IdMapping(0, FIRST_ID + range * IDS, IDS);
    }

    private static String file(NamespaceType type) {
        return switch (type) {
            case MOUNT -> "mnt";
            case NETWORK -> "net";
            default -> type.specName();
        };
    }

    private String read(String path) {
        try (Fd file = kernel.files().open(Path.of(path), OpenHow.read())) {
            return new String(kernel.contents().readAll(file, MAX_FILE), StandardCharsets.UTF_8);
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return "";
            }
            throw e;
        }
    }
}

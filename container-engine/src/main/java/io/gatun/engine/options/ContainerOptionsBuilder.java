package io.gatun.engine.options;

import io.gatun.engine.json.Json;
import io.gatun.engine.options.ContainerOptions.Dns;
import io.gatun.engine.options.ContainerOptions.Ending;
import io.gatun.engine.options.ContainerOptions.Isolation;
import io.gatun.engine.options.ContainerOptions.Limits;
import io.gatun.engine.options.ContainerOptions.Logging;
import io.gatun.engine.options.ContainerOptions.Naming;
import io.gatun.engine.options.ContainerOptions.Program;
import io.gatun.engine.options.ContainerOptions.Security;
import io.gatun.engine.options.ContainerOptions.Storage;
import io.gatun.engine.spec.ProcessSpec.ConsoleSize;
import io.gatun.engine.spec.ProcessSpec.Rlimit;
import io.gatun.engine.spec.Resources;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Collects {@link ContainerOptions}, one method per flag of docker run(1), with its defaults. */
public final class ContainerOptionsBuilder {
    private static final long SHM_BYTES = 64L << 20;

    private Optional<String> entrypoint = Optional.empty();
    private List<String> command = List.of();
    private List<String> env = List.of();
    private Optional<UserText> user = Optional.empty();
    private List<String> groups = List.of();
    private Optional<String> workdir = Optional.empty();
    private boolean terminal;
    private Optional<ConsoleSize> consoleSize = Optional.empty();
    private boolean stdin;
    private boolean init;
    private boolean privileged;
    private List<String> capAdd = List.of();
    private List<String> capDrop = List.of();
    private SecurityText security = SecurityText.DEFAULT;
    private Resources resources = Resources.NONE;
    private List<DeviceLimit> deviceLimits = List.of();
    private List<Rlimit> ulimits = List.of();
    private OptionalInt oomScoreAdj = OptionalInt.empty();
    private boolean readOnly;
    private boolean marked;
    private List<MountRequest> mounts = List.of();
    private long shmSizeBytes = SHM_BYTES;
    private List<DeviceRequest> devices = List.of();
    private List<Resources.DeviceRule> deviceRules = List.of();
    private NamespaceMode network = NamespaceMode.PRIVATE;
    private NamespaceMode pid = NamespaceMode.PRIVATE;
    private NamespaceMode ipc = NamespaceMode.PRIVATE;
    private NamespaceMode uts = NamespaceMode.PRIVATE;
    private NamespaceMode cgroup = NamespaceMode.PRIVATE;
    private UserMode userns = UserMode.HOST;
    private Map<String, String> sysctls = Map.of();
    private Optional<String> cgroupParent = Optional.empty();
    private Optional<String> hostname = Optional.empty();
    private Optional<String> domainname = Optional.empty();
    private List<String> hosts = List.of();
    private Dns dns = Dns.HOST;
    private Map<String, String> labels = Map.of();
    private Map<String, String> annotations = Map.of();
    private Ending ending = new Ending("SIGTERM", Duration.ofSeconds(10), false);
    private Logging log = Logging.DEFAULT;
    private Optional<Json.Obj> memo = Optional.empty();
    private Networking networking = Networking.NONE;
    private Upkeep upkeep = Upkeep.NONE;

    ContainerOptionsBuilder() {}

    /** An empty one says that the image's is not wanted. */
    public ContainerOptionsBuilder entrypoint(String program) {
        entrypoint = Optional.of(program);
        return this;
    }

    public ContainerOptionsBuilder command(List<String> arguments) {
        command = arguments;
        return this;
    }

    public ContainerOptionsBuilder env(List<String> variables) {
        env = variables;
        return this;
    }

    public ContainerOptionsBuilder user(UserText value) {
        user = Optional.of(value);
        return this;
    }

    public ContainerOptionsBuilder groups(List<String> namesOrNumbers) {
        groups = namesOrNumbers;
        return this;
    }

    public ContainerOptionsBuilder workdir(String path) {
        workdir = Optional.of(path).filter(text -> !text.isEmpty());
        return this;
    }

    public ContainerOptionsBuilder terminal(boolean value) {
        terminal = value;
        return this;
    }

    public ContainerOptionsBuilder consoleSize(ConsoleSize value) {
        consoleSize = Optional.of(value);
        return this;
    }

    public ContainerOptionsBuilder stdin(boolean value) {
        stdin = value;
        return this;
    }

    public ContainerOptionsBuilder init(boolean value) {
        init = value;
        return this;
    }

    public ContainerOptionsBuilder privileged(boolean value) {
        privileged = value;
        return this;
    }

    public ContainerOptionsBuilder capabilities(List<String> add, List<String> drop) {
        capAdd = add;
        capDrop = drop;
        return this;
    }

    public ContainerOptionsBuilder security(SecurityText value) {
        security = value;
        return this;
    }

    public ContainerOptionsBuilder resources(Resources value) {
        resources = value;
        return this;
    }

    public ContainerOptionsBuilder deviceLimits(List<DeviceLimit> value) {
        deviceLimits = value;
        return this;
    }

    public ContainerOptionsBuilder ulimits(List<Rlimit> value) {
        ulimits = value;
        return this;
    }

    public ContainerOptionsBuilder oomScoreAdj(int value) {
        oomScoreAdj = OptionalInt.of(value);
        return this;
    }

    public ContainerOptionsBuilder readOnly(boolean value) {
        readOnly = value;
        return this;
    }

    /** Whether {@code /.dockerenv} tells programs that they are in a container, as docker's clients expect. */
    public ContainerOptionsBuilder marked(boolean value) {
        marked = value;
        return this;
    }

    public ContainerOptionsBuilder mounts(List<MountRequest> value) {
        mounts = value;
        return this;
    }

    public ContainerOptionsBuilder shmSizeBytes(long value) {
        shmSizeBytes = value;
        return this;
    }

    public ContainerOptionsBuilder devices(List<DeviceRequest> value, List<Resources.DeviceRule> rules) {
        devices = value;
        deviceRules = rules;
        return this;
    }

    public ContainerOptionsBuilder network(NamespaceMode value) {
        network = value;
        return this;
    }

    public ContainerOptionsBuilder pid(NamespaceMode value) {
        pid = value;
        return this;
    }

    public ContainerOptionsBuilder ipc(NamespaceMode value) {
        ipc = value;
        return this;
    }

    public ContainerOptionsBuilder uts(NamespaceMode value) {
        uts = value;
        return this;
    }

    public ContainerOptionsBuilder cgroup(NamespaceMode value) {
        cgroup = value;
        return this;
    }

    public ContainerOptionsBuilder userns(UserMode value) {
        userns = value;
        return this;
    }

    public ContainerOptionsBuilder sysctls(Map<String, String> value) {
        sysctls = value;
        return this;
    }

    public ContainerOptionsBuilder cgroupParent(String path) {
        cgroupParent = Optional.of(path).filter(text -> !text.isEmpty());
        return this;
    }

    public ContainerOptionsBuilder hostname(String value) {
        hostname = Optional.of(value);
        return this;
    }

    public ContainerOptionsBuilder domainname(String value) {
        domainname = Optional.of(value);
        return this;
    }

    public ContainerOptionsBuilder hosts(List<String> nameColonAddress) {
        hosts = nameColonAddress;
        return this;
    }

    public ContainerOptionsBuilder dns(Dns value) {
        dns = value;
        return this;
    }

    public ContainerOptionsBuilder labels(Map<String, String> value) {
        labels = value;
        return this;
    }

    public ContainerOptionsBuilder annotations(Map<String, String> value) {
        annotations = value;
        return this;
    }

    public ContainerOptionsBuilder ending(Ending value) {
        ending = value;
        return this;
    }

    public ContainerOptionsBuilder log(Logging value) {
        log = value;
        return this;
    }

    public ContainerOptionsBuilder memo(Json.Obj value) {
        memo = Optional.of(value);
        return this;
    }

    public ContainerOptionsBuilder networking(Networking value) {
        networking = value;
        return this;
    }

    public ContainerOptionsBuilder upkeep(Upkeep care) {
        upkeep = care;
        return this;
    }

    public ContainerOptions build() {
        return new ContainerOptions(
                new Program(entrypoint, command, env, user, groups, workdir, terminal, consoleSize, stdin, init),
                new Security(
                        privileged,
                        capAdd,
                        capDrop,
                        security.noNewPrivileges(),
                        security.seccomp(),
                        security.apparmor(),
                        security.selinux(),
                        security.unmasked()),
                new Limits(resources, deviceLimits, ulimits, oomScoreAdj),
                new Storage(readOnly, marked, mounts, shmSizeBytes, devices, deviceRules),
                new Isolation(network, pid, ipc, uts, cgroup, userns, sysctls, cgroupParent),
                new Naming(hostname, domainname, hosts, dns, labels, annotations),
                ending,
                log,
                memo,
                networking,
                upkeep);
    }
}

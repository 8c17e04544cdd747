package io.gatun.cli.container.flags;

import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.UsageException;
import io.gatun.engine.ContainerRequest;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.options.ContainerOptions.Dns;
import io.gatun.engine.options.ContainerOptions.Ending;
import io.gatun.engine.options.ContainerOptions.Logging;
import io.gatun.engine.options.ContainerOptionsBuilder;
import io.gatun.engine.options.DeviceLimit;
import io.gatun.engine.options.DeviceRequest;
import io.gatun.engine.options.DeviceRuleText;
import io.gatun.engine.options.KeyValueText;
import io.gatun.engine.options.MountRequest;
import io.gatun.engine.options.MountText;
import io.gatun.engine.options.NamespaceMode;
import io.gatun.engine.options.Quantity;
import io.gatun.engine.options.SecurityText;
import io.gatun.engine.options.SysctlText;
import io.gatun.engine.options.TmpfsText;
import io.gatun.engine.options.UlimitText;
import io.gatun.engine.options.Unavailable;
import io.gatun.engine.options.UserMode;
import io.gatun.engine.options.UserText;
import io.gatun.engine.options.VolumeText;
import io.gatun.engine.template.Image;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From the flags of {@code run}, {@code create} and {@code plan} to what the engine is asked for. */
public final class ContainerReader {
    private static final int LONGEST_GRACE_SECONDS = 1_000_000;

    private final Arguments arguments;
    private final UserFiles files;
    private final String directory;

    public ContainerReader(Invocation invocation) {
        arguments = invocation.arguments();
        files = new UserFiles(invocation.console());
        directory = invocation.console().directory().toString();
    }

    /**
     * A container as the command line describes it.
     *
     * @param image what it is made from
     * @param options everything else
     */
    record Described(Image image, ContainerOptions options) {}

    /**
     * Reads all.
     *
     * @throws UsageException if there is no image, or more than one
     * @throws io.gatun.engine.model.EngineException if the value of a flag is malformed
     */
    Described read() {
        List<String> words = arguments.positionals();
        boolean named = !arguments.has("rootfs") && !arguments.has("bundle");
        if (arguments.has("rootfs") && arguments.has("bundle")) {
            throw new UsageException("--rootfs and --bundle exclude each other");
        }
        if (named && words.isEmpty()) {
            throw new UsageException("an image is missing: name one, or use host, --rootfs DIR or --bundle DIR");
        }
        List<String> command = named ? CommandWords.afterFirst(words) : words;
        return new Described(image(named ? words.getFirst() : ""), options(command));
    }

    /** The same as the engine takes it. */
    public ContainerRequest request() {
        var described = read();
        return new ContainerRequest(
                arguments.value("name").map(ContainerName::new), described.image(), described.options());
    }

    private Image image(String name) {
        var rootfs = arguments.value("rootfs");
        if (rootfs.isPresent()) return new Image.Rootfs(files.absolute(rootfs.get()));
        var bundle = arguments.value("bundle");
        if (bundle.isPresent()) return new Image.Bundle(files.absolute(bundle.get()));
        if (name.equals(Image.HOST_NAME)) return new Image.Host();
        return new Image.Stored(name);
    }

    private ContainerOptions options(List<String> command) {
        checkAvailable();
        var options = ContainerOptions.builder();
        program(options, command);
        naming(options);
        isolation(options);
        storage(options);
        security(options);
        limits(options);
        life(options);
        return options.build();
    }

    private void checkAvailable() {
        Unavailable.checkRuntime(arguments.value("runtime", ""));
        Unavailable.checkIsolation(arguments.value("isolation", ""));
        Unavailable.checkVolumeDriver(arguments.value("volume-driver", ""));
        if (arguments.has("storage-opt")) throw Unavailable.storage(arguments.value("storage-opt", ""));
        if (arguments.has("gpus")) throw Unavailable.gpus();
        if (arguments.has("kernel-memory")) throw Unavailable.kernelMemory();
    }

    private void program(ContainerOptionsBuilder options, List<String> command) {
        options.command(command)
                .env(EnvironmentFlags.read(arguments, files))
                .groups(arguments.values("group-add"))
                .terminal(arguments.isOn("tty"))
                .stdin(arguments.isOn("interactive"))
                .init(arguments.isOn("init"));
        arguments.value("entrypoint").ifPresent(options::entrypoint);
        arguments.value("user").ifPresent(text -> options.user(UserText.parse(text)));
        arguments.value("workdir").ifPresent(options::workdir);
    }

    private void naming(ContainerOptionsBuilder options) {
        var labels = new LinkedHashMap<String, String>();
        for (String file : arguments.values("label-file")) {
            KeyValueText.labels(file, files.read("--label-file", file))
                    .forEach(label -> labels.put(label.getKey(), label.getValue()));
        }
        labels.putAll(pairs("label"));
        options.labels(labels)
                .annotations(pairs("annotation"))
                .hosts(arguments.values("add-host"))
                .dns(new Dns(arguments.values("dns"), arguments.values("dns-search"), arguments.values("dns-option")));
        arguments.value("hostname").ifPresent(options::hostname);
        arguments.value("domainname").ifPresent(options::domainname);
    }

    private Map<String, String> pairs(String flag) {
        var pairs = new LinkedHashMap<String, String>();
        for (String text : arguments.values(flag)) {
            var pair = KeyValueText.label("--" + flag, text);
            pairs.put(pair.getKey(), pair.getValue());
        }
        return pairs;
    }

    private void isolation(ContainerOptionsBuilder options) {
        NetworkFlags.read(arguments, options);
        arguments.value("pid").ifPresent(text -> options.pid(NamespaceMode.parse("--pid", text)));
        arguments.value("ipc").ifPresent(text -> options.ipc(NamespaceMode.parseIpc(text)));
        arguments.value("uts").ifPresent(text -> options.uts(NamespaceMode.parse("--uts", text)));
        arguments.value("cgroupns").ifPresent(text -> options.cgroup(NamespaceMode.parse("--cgroupns", text)));
        arguments.value("cgroup-parent").ifPresent(options::cgroupParent);
        arguments.value("userns").ifPresent(text -> options.userns(UserMode.parse(text)));
        if (arguments.has("uidmap") || arguments.has("gidmap")) options.userns(mapped());
        var sysctls = new LinkedHashMap<String, String>();
        for (String text : arguments.values("sysctl")) {
            var setting = SysctlText.parse(text);
            sysctls.put(setting.name(), setting.value());
        }
        options.sysctls(sysctls);
    }

    /** Who maps only one of the two means the other as well. */
    private UserMode mapped() {
        var uids = arguments.values("uidmap").stream()
                .map(text -> UserMode.mapping("--uidmap", text))
                .toList();
        var gids = arguments.values("gidmap").stream()
                .map(text -> UserMode.mapping("--gidmap", text))
                .toList();
        return new UserMode.Mapped(uids.isEmpty() ? gids : uids, gids.isEmpty() ? uids : gids);
    }

    private void storage(ContainerOptionsBuilder options) {
        var mounts = new ArrayList<MountRequest>();
        arguments.values("volume").forEach(text -> mounts.add(VolumeText.parse(text, directory)));
        arguments.values("mount").forEach(text -> mounts.add(MountText.parse(text, directory)));
        arguments.values("tmpfs").forEach(text -> mounts.add(TmpfsText.parse(text)));
        options.mounts(mounts)
                .readOnly(arguments.isOn("read-only"))
                .devices(
                        arguments.values("device").stream()
                                .map(DeviceRequest::parse)
                                .toList(),
                        arguments.values("device-cgroup-rule").stream()
                                .map(DeviceRuleText::parse)
                                .toList());
        arguments.value("shm-size").ifPresent(text -> options.shmSizeBytes(Quantity.bytes("--shm-size", text)));
    }

    private void security(ContainerOptionsBuilder options) {
        options.privileged(arguments.isOn("privileged"))
                .capabilities(arguments.values("cap-add"), arguments.values("cap-drop"))
                .security(SecurityText.parse(
                        arguments.values("security-opt"), path -> files.read("--security-opt seccomp", path)));
    }

    private void limits(ContainerOptionsBuilder options) {
        var limits = LimitFlags.read(arguments);
        arguments
                .value("memory-swappiness")
                .ifPresent(text -> limits.swappiness(Quantity.number("--memory-swappiness", text, -1, 100)));
        if (arguments.isOn("oom-kill-disable")) limits.oomKillDisable(true);
        var devices = new ArrayList<DeviceLimit>();
        for (var kind : DeviceLimit.Kind.values()) {
            String flag = kind.flag().substring(2);
            arguments.values(flag).forEach(text -> devices.add(DeviceLimit.parse(kind, text)));
        }
        options.resources(limits.build())
                .deviceLimits(devices)
                .ulimits(arguments.values("ulimit").stream()
                        .map(UlimitText::parse)
                        .toList());
        arguments
                .value("oom-score-adj")
                .ifPresent(text -> options.oomScoreAdj((int) Quantity.number("--oom-score-adj", text, -1000, 1000)));
    }

    private void life(ContainerOptionsBuilder options) {
        String grace = arguments.value("stop-timeout", "10");
        long seconds = Quantity.number("--stop-timeout", grace, -1, LONGEST_GRACE_SECONDS);
        options.upkeep(UpkeepFlags.read(arguments))
                .ending(new Ending(
                        SignalText.checked("--stop-signal", arguments.value("stop-signal", "SIGTERM")),
                        Duration.ofSeconds(seconds < 0 ? LONGEST_GRACE_SECONDS : seconds),
                        arguments.isOn("rm")))
                .log(logging());
    }

    private Logging logging() {
        String driver = arguments.value("log-driver", "gatun");
        if (driver.equals("none")) return Logging.NONE;
        if (!List.of("gatun", "json-file", "local").contains(driver)) {
            throw new UsageException("--log-driver: there is no \"" + driver + "\"; use gatun or none");
        }
        long bytes = Logging.DEFAULT.maxBytes();
        int count = Logging.DEFAULT.maxFiles();
        for (String option : arguments.values("log-opt")) {
            var pair = KeyValueText.label("--log-opt", option);
            switch (pair.getKey()) {
                case "max-size" -> bytes = Quantity.bytes("--log-opt max-size", pair.getValue());
                case "max-file" -> count = (int) Quantity.number("--log-opt max-file", pair.getValue(), 1, 1000);
                default ->
                    throw new UsageException(
                            "--log-opt: there is no \"" + pair.getKey() + "\"; use max-size or max-file");
            }
        }
        if (bytes == 0) throw new UsageException("--log-opt: max-size is 0; use --log-driver none for no log");
        return new Logging(bytes, count);
    }
}

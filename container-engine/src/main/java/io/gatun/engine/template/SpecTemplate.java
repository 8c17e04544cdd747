package io.gatun.engine.template;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.NotSupportedException;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.options.ContainerOptions.Security;
import io.gatun.engine.options.NamespaceMode;
import io.gatun.engine.options.SeccompChoice;
import io.gatun.engine.options.UserMode;
import io.gatun.engine.options.UserText;
import io.gatun.engine.security.Capability;
import io.gatun.engine.security.CapabilityPolicy;
import io.gatun.engine.security.MaskedPaths;
import io.gatun.engine.spec.LinuxSpec;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.ProcessSpec.CapabilitySets;
import io.gatun.engine.template.ContainerTemplate.EtcFile;
import io.gatun.engine.text.ContainerPath;
import io.gatun.engine.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** From what was asked for to a specification. Pure: what it asks of the host arrives as an argument. */
public final class SpecTemplate {
    private static final List<String> DEFAULT_COMMAND = List.of("/bin/sh");

    private final ContainerOptions options;
    private final Image image;
    private final Place place;
    private final HostView host;

    private SpecTemplate(ContainerOptions options, Image image, Place place, HostView host) {
        this.options = options;
        this.image = image;
        this.place = place;
        this.host = host;
    }

    /**
     * The template of a container of the host's or a directory's root filesystem.
     *
     * @throws BadRequestException if options exclude each other, or name what the image or the host does not have
     * @throws NotSupportedException if the image cannot be used so
     */
    public static ContainerTemplate of(ContainerOptions options, Image image, Place place, HostView host) {
        return new SpecTemplate(options, image, place, host).template();
    }

    /**
     * The specification of a bundle, which is its own; a command replaces the bundle's.
     *
     * @throws BadRequestException if the options ask for what only the bundle's config.json can say
     */
    public static OciSpec ofBundle(ContainerOptions options, OciSpec spec) {
        var defaults = ContainerOptions.NONE;
        var program = options.program();
        boolean said = !options.security().equals(defaults.security())
                || !options.limits().equals(defaults.limits())
                || !options.storage().equals(defaults.storage())
                || !options.isolation().equals(defaults.isolation())
                || !options.naming().annotations().isEmpty()
                || !options.naming().hosts().isEmpty()
                || options.naming().hostname().isPresent()
                || program.user().isPresent()
                || program.workdir().isPresent()
                || program.entrypoint().isPresent()
                || !program.env().isEmpty();
        if (said) {
            throw new BadRequestException(
                    "--bundle has a configuration of its own", "change its config.json instead of giving flags");
        }
        var own = spec.process()
                .orElseThrow(() -> new BadRequestException("the bundle's config.json has no process", "add one"));
        if (!program.terminal()
                && program.consoleSize().isEmpty()
                && program.command().isEmpty()) {
            return spec;
        }
        var process = own.toBuilder();
        if (program.terminal()) process.terminal(true);
        program.consoleSize().ifPresent(process::consoleSize);
        if (!program.command().isEmpty()) process.args(program.command());
        return spec.toBuilder().process(process.build()).build();
    }

    private ContainerTemplate template() {
        checkNames();
        checkImage();
        String hostname = hostname();
        List<EtcFile> files = EtcFiles.of(options, hostname, host);
        var spec = OciSpec.builder()
                .root(new OciSpec.Root(rootPath(), options.storage().readOnly()))
                .process(process(hostname))
                .mounts(MountTemplate.of(options, place, files, host))
                .annotations(options.naming().annotations())
                .linux(linux());
        if (options.isolation().uts() instanceof NamespaceMode.Private) {
            spec.hostname(hostname);
            options.naming().domainname().ifPresent(spec::domainname);
        }
        return new ContainerTemplate(spec.build(), files);
    }

    private void checkImage() {
        boolean ownUsers = !(options.isolation().user() instanceof UserMode.Host);
        if (ownUsers && image instanceof Image.Host) {
            throw new NotSupportedException(
                    "the image host belongs to the host's users and cannot be seen through a user namespace",
                    "use an image of a registry or --rootfs with --userns, or leave --userns out");
        }
    }

    private void checkNames() {
        options.naming().hostname().ifPresent(SpecTemplate::checkHostname);
        options.naming().domainname().ifPresent(SpecTemplate::checkHostname);
        boolean named = options.naming().hostname().isPresent()
                || options.naming().domainname().isPresent();
        if (named && !(options.isolation().uts() instanceof NamespaceMode.Private)) {
            throw new BadRequestException(
                    "--hostname and --domainname would rename another uts namespace", "leave --uts out");
        }
    }

    private static void checkHostname(String name) {
        if (name.length() > 64 || !EtcFiles.isHostname(name)) {
            throw new BadRequestException(
                    "\"%s\" is no host name".formatted(Printable.of(name)),
                    "use 1 to 64 letters, digits, - and ., and begin with a letter or digit");
        }
    }

    private String hostname() {
        if (options.isolation().uts() instanceof NamespaceMode.Host) return host.hostname();
        return options.naming().hostname().orElse(place.id().shortForm());
    }

    private String rootPath() {
        return switch (image) {
            case Image.Host() -> "/";
            case Image.Rootfs(var path) -> path;
            case Image.Stored stored -> "/";
            case Image.Bundle bundle -> throw new IllegalArgumentException("a bundle has its own specification");
        };
    }

    private ProcessSpec process(String hostname) {
        var program = options.program();
        var who = host.accounts().identity(program.user().orElse(UserText.ROOT), program.groups());
        var env = Environment.of(program, hostname, who.home());
        var process = ProcessSpec.of()
                .terminal(program.terminal())
                .user(who.user())
                .args(arguments())
                .env(env)
                .cwd(ContainerPath.workdir(program.workdir().orElse("/")))
                .capabilities(CapabilitySets.held(names(capabilities())))
                .rlimits(options.limits().ulimits())
                .noNewPrivileges(options.security()
                        .noNewPrivileges()
                        .orElse(!options.security().privileged()));
        program.consoleSize().ifPresent(process::consoleSize);
        options.security().apparmor().ifPresent(process::apparmorProfile);
        options.security().selinux().ifPresent(process::selinuxLabel);
        options.limits().oomScoreAdj().ifPresent(process::oomScoreAdj);
        return process.build();
    }

    private List<String> arguments() {
        var program = options.program();
        var arguments = new ArrayList<String>();
        program.entrypoint().filter(text -> !text.isEmpty()).ifPresent(arguments::add);
        arguments.addAll(program.command());
        if (!arguments.isEmpty()) return arguments;
        if (image instanceof Image.Host) return DEFAULT_COMMAND;
        throw new BadRequestException("no command to run", "name one behind the image, such as /bin/sh");
    }

    private LinuxSpec linux() {
        Security security = options.security();
        var namespaces = new NamespaceTemplate(options.isolation(), host);
        var devices = new DeviceTemplate(options, host);
        var users = namespaces.users();
        var linux = LinuxSpec.builder()
                .namespaces(namespaces.namespaces())
                .uidMappings(users.uids())
                .gidMappings(users.gids())
                .sysctl(namespaces.sysctls())
                .devices(devices.devices())
                .resources(devices.resources())
                .cgroupsPath(cgroupsPath());
        security.selinux().ifPresent(linux::mountLabel);
        if (hasFilter()) linux.seccomp(host.filter(security.seccomp(), names(capabilities())));
        if (!security.privileged() && !security.unmasked()) {
            linux.maskedPaths(MaskedPaths.masked(host.cpus())).readonlyPaths(MaskedPaths.READONLY);
        }
        return linux.build();
    }

    private String cgroupsPath() {
        String parent = options.isolation().cgroupParent().orElse(place.cgroupParent());
        return ContainerPath.clean(parent) + "/" + place.id();
    }

    private boolean hasFilter() {
        return switch (options.security().seccomp()) {
            case SeccompChoice.Unconfined() -> false;
            case SeccompChoice.BuiltIn builtIn -> !options.security().privileged();
            case SeccompChoice.Custom custom -> true;
        };
    }

    private Set<Capability> capabilities() {
        var security = options.security();
        var available = Capability.upTo(host.lastCapability());
        var base = security.privileged() ? available : CapabilityPolicy.DEFAULT;
        try {
            return CapabilityPolicy.resolve(base, security.capAdd(), security.capDrop(), available);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(
                    "--cap-add and --cap-drop: " + Printable.of(String.valueOf(e.getMessage())),
                    "names are those of capabilities(7), or ALL");
        }
    }

    private static List<String> names(Set<Capability> capabilities) {
        return capabilities.stream().map(Capability::name).toList();
    }
}

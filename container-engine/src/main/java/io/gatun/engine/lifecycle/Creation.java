package io.gatun.engine.lifecycle;

import static io.gatun.linux.file.Contents.Durability.PROCESS;

import io.gatun.engine.cgroup.CgroupPath;
import io.gatun.engine.event.Phase;
import io.gatun.engine.image.store.ImageStore;
import io.gatun.engine.json.JsonBudget;
import io.gatun.engine.launch.Rollback;
import io.gatun.engine.lifecycle.ImageSource.Held;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.spare.Parts;
import io.gatun.engine.spare.Spare;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.ContainerImage;
import io.gatun.engine.state.ContainerStore;
import io.gatun.engine.state.Definition;
import io.gatun.engine.state.Definition.Ending;
import io.gatun.engine.state.Definition.RootSource;
import io.gatun.engine.state.Definition.Streams;
import io.gatun.engine.state.Life;
import io.gatun.engine.template.ContainerTemplate;
import io.gatun.engine.template.ContainerTemplate.EtcFile;
import io.gatun.engine.template.Image;
import io.gatun.engine.template.Place;
import io.gatun.engine.template.SpecTemplate;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.DeviceNumber;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Makes containers: their directory with the definition, the specification and the writable layer. No process yet. */
public final class Creation {
    private static final int PRIVATE = 0700;
    private static final int READABLE = 0644;
    private static final int PUBLIC = 0755;

    private final Host host;
    private final Kernel kernel;
    private final ContainerStore store;
    private final Lifecycle lifecycle;
    private final ContainerVolumes volumes;
    private final Path root;
    private final String cgroupParent;
    private final ImageSource sources;

    /** For containers of {@code store}, which lies at {@code root}, and of images of {@code images}. */
    public Creation(
            Host host,
            ContainerStore store,
            ImageStore images,
            Lifecycle lifecycle,
            ContainerVolumes volumes,
            Path root,
            String cgroupParent) {
        this.volumes = volumes;
        this.host = host;
        this.kernel = host.kernel();
        this.store = store;
        this.lifecycle = lifecycle;
        this.root = root;
        this.cgroupParent = cgroupParent;
        this.sources = new ImageSource(kernel, images);
    }

    /** What is to be made. */
    public record Order(ContainerId id, ContainerName name, Image image, ContainerOptions options) {}

    /**
     * What was made.
     *
     * @param parts for its start, which then are the caller's; empty if nothing was made ahead
     */
    public record Made(Definition definition, OciSpec spec, Optional<Parts> parts) {}

    /**
     * Makes a container. When this returns it exists; if it fails or is interrupted, nothing of it does.
     *
     * @throws io.gatun.engine.model.NameInUseException if another container has the name
     * @throws io.gatun.engine.spec.check.InvalidSpecException if the specification is not valid
     */
    public Made create(Order order) {
        try (Held held = sources.hold(order)) {
            return create(held, template(held));
        }
    }

    /**
     * Makes a container of {@code spare}, whose id the order has, and takes ownership of it. A container that wants its
     * groups elsewhere is made without.
     *
     * @throws io.gatun.engine.model.NameInUseException if another container has the name
     * @throws io.gatun.engine.spec.check.InvalidSpecException if the specification is not valid
     */
    public Made create(Order order, Spare spare) {
        try (var rollback = new Rollback()) {
            rollback.onFailure(spare::discard);
            Held held = sources.hold(order);
            rollback.commit();
            return create(held, spare);
        }
    }

    private Made create(Held order, Spare spare) {
        try (order) {
            return createHeld(order, spare);
        }
    }

    private Made createHeld(Held order, Spare spare) {
        ContainerTemplate template;
        try (var rollback = new Rollback()) {
            rollback.onFailure(spare::discard);
            template = template(order);
            rollback.commit();
        }
        if (!wantsGroups(spare, template.spec())) {
            spare.discard();
            return create(order, template);
        }
        Definition definition;
        try (var rollback = new Rollback()) {
            rollback.onFailure(spare::discard);
            spare.directory().save(new Life.Created(Optional.of(spare.groups())));
            definition = define(spare.directory(), order, template);
            rollback.commit();
        }
        spare.lock().close();
        spare.directory().close();
        return new Made(definition, template.spec(), Optional.of(spare.parts()));
    }

    private Made create(Held order, ContainerTemplate template) {
        try (ContainerDirectory made = store.create(order.order().id());
                var rollback = new Rollback()) {
            rollback.onFailure(made::delete);
            Definition definition = define(made, order, template);
            rollback.commit();
            return new Made(definition, template.spec(), Optional.empty());
        }
    }

    private ContainerTemplate template(Held order) {
        ContainerTemplate template = template(order, place(order.order()));
        store.specs().requireValid(template.spec());
        return template;
    }

    private Path place(Order order) {
        return root.resolve("containers").resolve(order.id().value());
    }

    private boolean wantsGroups(Spare spare, OciSpec spec) {
        CgroupPath wanted = GroupPlace.of(spec, cgroupParent, spare.id());
        return spare.groups().equals(host.cgroups().planned(wanted));
    }

    /** With the definition, written last, the container exists. */
    private Definition define(ContainerDirectory made, Held held, ContainerTemplate template) {
        Order order = held.order();
        try (var _ = Phase.begin(order.id(), "files");
                var rollback = new Rollback()) {
            fill(made, held, template);
            lifecycle.networks().ifPresent(networks -> {
                networks.define(made, order.options().networking());
                rollback.onFailure(() -> networks.removed(made));
            });
            Definition definition = definition(order, place(order));
            var mounts = order.options().storage().mounts();
            try (var provided = volumes.provide(made, definition, template.spec(), mounts)) {
                rollback.onFailure(() -> volumes.discard(provided));
                store.reserve(order.name(), order.id());
                rollback.onFailure(() -> store.release(order.name()));
                made.save(definition);
            }
            rollback.commit();
            return definition;
        }
    }

    /** The specification that a container would have, and the layers below its own, uppermost first. */
    public Planned planned(Order order, Path directory) {
        try (Held held = sources.hold(order)) {
            List<Path> layers = held.stored().map(sources::files).orElse(List.of());
            return new Planned(template(held, directory), layers);
        }
    }

    /** What a container would be. */
    public record Planned(ContainerTemplate template, List<Path> layers) {}

    private ContainerTemplate template(Held held, Path directory) {
        Order order = held.order();
        if (order.image() instanceof Image.Bundle(var path)) {
            return new ContainerTemplate(SpecTemplate.ofBundle(order.options(), bundled(Path.of(path))), List.of());
        }
        var machine = new MachineView(kernel, lifecycle, volumes, new References(store), roots(held), order.id());
        return SpecTemplate.of(
                order.options(), order.image(), new Place(order.id(), directory.toString(), cgroupParent), machine);
    }

    private List<Path> roots(Held held) {
        return switch (held.order().image()) {
            case Image.Host() -> List.of(Path.of("/"));
            case Image.Rootfs(var path) -> List.of(Path.of(path));
            case Image.Bundle(var path) -> List.of(Path.of(path));
            case Image.Stored stored -> sources.files(held.stored().orElseThrow());
        };
    }

    private OciSpec bundled(Path bundle) {
        Path file = bundle.resolve("config.json");
        try (Fd config = kernel.files().open(file, OpenHow.read())) {
            return store.specs().read(kernel.contents().readAll(config, JsonBudget.DOCUMENT.bytes() + 1));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                throw new BadRequestException(
                        "%s is not there".formatted(file), "name a directory with a config.json and a root filesystem");
            }
            throw e;
        }
    }

    private void fill(ContainerDirectory made, Held held, ContainerTemplate template) {
        Order order = held.order();
        held.stored().ifPresent(stored -> sources.fill(made, stored));
        made.save(template.spec());
        order.options().memo().ifPresent(made::saveMemo);
        kernel.files().mkdirat(made.fd(), "logs", PRIVATE);
        for (EtcFile file : template.files()) {
            byte[] content = file.content().getBytes(StandardCharsets.UTF_8);
            kernel.contents().replaceFile(made.fd(), file.name(), READABLE, content, PROCESS);
        }
        if (order.image() instanceof Image.Host) {
            // The upper directory becomes the container's root directory, with its permissions.
            kernel.files().mkdirat(made.fd(), "upper", PUBLIC);
            kernel.files().mkdirat(made.fd(), "work", PRIVATE);
            kernel.files().mkdirat(made.fd(), "mask", PRIVATE);
        }
        boolean layered = source(order.image()) != RootSource.DIRECTORY;
        if (layered && order.options().storage().marked()) mark(made);
    }

    private void mark(ContainerDirectory made) {
        try (Fd upper = kernel.files().openat(made.fd(), "upper", OpenHow.directory())) {
            kernel.files().mknodat(upper, ContainerImage.MARK, FileType.REGULAR, PUBLIC, DeviceNumber.NONE);
        }
    }

    private static RootSource source(Image image) {
        return switch (image) {
            case Image.Host() -> RootSource.HOST;
            case Image.Stored stored -> RootSource.LAYERS;
            case Image.Rootfs rootfs -> RootSource.DIRECTORY;
            case Image.Bundle bundle -> RootSource.DIRECTORY;
        };
    }

    private static Definition definition(Order order, Path directory) {
        var options = order.options();
        var program = options.program();
        return new Definition(
                order.id(),
                Optional.of(order.name()),
                Clock.systemUTC().instant(),
                order.image().text(),
                order.image() instanceof Image.Bundle(var path) ? path : directory.toString(),
                source(order.image()),
                options.naming().labels(),
                new Streams(
                        program.stdin(),
                        false,
                        program.init(),
                        options.log().maxBytes(),
                        options.log().maxFiles()),
                new Ending(
                        options.ending().stopSignal(),
                        options.ending().grace(),
                        options.ending().removed()),
                options.upkeep());
    }
}

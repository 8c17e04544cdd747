package io.gatun.engine.lifecycle;

import static io.gatun.linux.file.Contents.Durability.PROCESS;

import io.gatun.engine.cgroup.CgroupPath;
import io.gatun.engine.event.Phase;
import io.gatun.engine.launch.Rollback;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.spare.Parts;
import io.gatun.engine.spare.Spare;
import io.gatun.engine.spec.JsonReader;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.SpecChecks;
import io.gatun.engine.spec.SpecCodec;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.ContainerStore;
import io.gatun.engine.state.Definition;
import io.gatun.engine.state.Definition.Ending;
import io.gatun.engine.state.Definition.RootSource;
import io.gatun.engine.state.Definition.Streams;
import io.gatun.engine.state.Life;
import io.gatun.engine.template.ContainerOptions;
import io.gatun.engine.template.ContainerTemplate;
import io.gatun.engine.template.ContainerTemplate.EtcFile;
import io.gatun.engine.template.Image;
import io.gatun.engine.template.Place;
import io.gatun.engine.template.SpecTemplate;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
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
    private final Path root;
    private final String cgroupParent;

    /** For containers of {@code store}, which lies at {@code root}. */
    public Creation(Host host, ContainerStore store, Lifecycle lifecycle, Path root, String cgroupParent) {
        this.host = host;
        this.kernel = host.kernel();
        this.store = store;
        this.lifecycle = lifecycle;
        this.root = root;
        this.cgroupParent = cgroupParent;
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
     * @throws io.gatun.engine.spec.SpecException if the specification is not valid
     */
    public Made create(Order order) {
        return create(order, template(order));
    }

    /**
     * Makes a container of {@code spare}, whose id the order has, and takes ownership of it. A container that wants its
     * groups elsewhere is made without.
     *
     * @throws io.gatun.engine.model.NameInUseException if another container has the name
     * @throws io.gatun.engine.spec.SpecException if the specification is not valid
     */
    public Made create(Order order, Spare spare) {
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

    private Made create(Order order, ContainerTemplate template) {
        try (ContainerDirectory made = store.create(order.id());
                var rollback = new Rollback()) {
            rollback.onFailure(made::delete);
            Definition definition = define(made, order, template);
            rollback.commit();
            return new Made(definition, template.spec(), Optional.empty());
        }
    }

    private ContainerTemplate template(Order order) {
        ContainerTemplate template = template(order, place(order));
        SpecChecks.requireValid(template.spec());
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
    private Definition define(ContainerDirectory made, Order order, ContainerTemplate template) {
        try (var _ = Phase.begin(order.id(), "files");
                var rollback = new Rollback()) {
            fill(made, order, template);
            store.reserve(order.name(), order.id());
            rollback.onFailure(() -> store.release(order.name()));
            Definition definition = definition(order, place(order));
            made.save(definition);
            rollback.commit();
            return definition;
        }
    }

    /** The specification that a container would have. */
    public ContainerTemplate template(Order order, Path directory) {
        if (order.image() instanceof Image.Bundle(var path)) {
            return new ContainerTemplate(SpecTemplate.ofBundle(order.options(), bundled(Path.of(path))), List.of());
        }
        var machine = new MachineView(kernel, lifecycle, new References(store), order.image(), order.id());
        return SpecTemplate.of(
                order.options(), order.image(), new Place(order.id(), directory.toString(), cgroupParent), machine);
    }

    private OciSpec bundled(Path bundle) {
        Path file = bundle.resolve("config.json");
        try (Fd config = kernel.files().open(file, OpenHow.read())) {
            return SpecCodec.read(
                    JsonReader.DOCUMENTS.read(atMost -> kernel.contents().readAll(config, atMost)));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                throw new BadRequestException(
                        "%s is not there".formatted(file), "name a directory with a config.json and a root filesystem");
            }
            throw e;
        }
    }

    private void fill(ContainerDirectory made, Order order, ContainerTemplate template) {
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
                order.image() instanceof Image.Host ? RootSource.HOST : RootSource.DIRECTORY,
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
                        options.ending().removed()));
    }
}

package io.gatun.engine.plan;

import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_NODEV;
import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_NOEXEC;
import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_NOSUID;
import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_RDONLY;
import static io.gatun.linux.abi.MountFlag.MS_PRIVATE;
import static io.gatun.linux.abi.MountFlag.MS_SLAVE;

import io.gatun.engine.plan.PlanInput.Choice;
import io.gatun.engine.plan.PlanInput.Root.Ownership;
import io.gatun.engine.plan.step.MountStep;
import io.gatun.engine.plan.step.MountStep.AttachLayer;
import io.gatun.engine.plan.step.MountStep.Attributes;
import io.gatun.engine.plan.step.MountStep.Bind;
import io.gatun.engine.plan.step.MountStep.BindHost;
import io.gatun.engine.plan.step.MountStep.Change;
import io.gatun.engine.plan.step.MountStep.ChangeRoot;
import io.gatun.engine.plan.step.MountStep.EmptyFile;
import io.gatun.engine.plan.step.MountStep.EnterRoot;
import io.gatun.engine.plan.step.MountStep.Filesystem;
import io.gatun.engine.plan.step.MountStep.Kind;
import io.gatun.engine.plan.step.MountStep.Link;
import io.gatun.engine.plan.step.MountStep.Mask;
import io.gatun.engine.plan.step.MountStep.Method;
import io.gatun.engine.plan.step.MountStep.Propagation;
import io.gatun.engine.plan.step.MountStep.ReadOnly;
import io.gatun.engine.plan.step.MountStep.Reconfigure;
import io.gatun.engine.plan.step.MountStep.RootOverlay;
import io.gatun.engine.plan.step.MountStep.RootTree;
import io.gatun.engine.plan.step.Resource;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Step;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.Mount;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.ProcessSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From the mounts of a specification to steps. */
final class MountPlanner {
    private static final long CLOSED = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;

    private final PlanInput input;
    private final OciSpec spec;
    private final List<Resource> resources;
    private final List<Step> steps = new ArrayList<>();
    private int binds;

    private MountPlanner(PlanInput input, List<Resource> resources) {
        this.input = input;
        this.spec = input.spec();
        this.resources = resources;
    }

    /** The steps that build the tree, up to but without entering it; what they need is added to {@code resources}. */
    static List<Step> build(PlanInput input, List<Resource> resources) {
        var planner = new MountPlanner(input, resources);
        planner.root();
        input.spec().mounts().forEach(planner::mount);
        planner.steps.addAll(DevicePlanner.of(input.spec(), resources));
        planner.console();
        planner.closeDev();
        input.spec().process().ifPresent(process -> planner.steps.add(new MountStep.Directory(clean(process.cwd()))));
        return planner.steps;
    }

    /** The steps that protect paths and make the tree the root. */
    static List<Step> enter(PlanInput input) {
        var steps = new ArrayList<Step>();
        input.spec().linux().readonlyPaths().forEach(path -> steps.add(new ReadOnly(clean(path))));
        input.spec().linux().maskedPaths().forEach(path -> steps.add(new Mask(clean(path))));
        boolean pivots = !input.wishes().choices().contains(Choice.NO_PIVOT);
        steps.add(new EnterRoot(pivots ? Method.PIVOT : Method.MOVE));
        input.spec()
                .root()
                .filter(OciSpec.Root::readonly)
                .ifPresent(root -> steps.add(new ChangeRoot(Attributes.setting(MOUNT_ATTR_RDONLY))));
        input.spec()
                .linux()
                .rootfsPropagation()
                .map(mode -> MountOptions.of(List.of(mode.specName())).attributes())
                .ifPresent(attributes -> steps.add(new ChangeRoot(attributes)));
        return steps;
    }

    private void root() {
        steps.add(new Propagation(MS_SLAVE));
        switch (input.root()) {
            case PlanInput.Root.Directory(var path, var ownership) -> {
                resources.add(
                        ownership == Ownership.OF_CONTAINER && userNamespace()
                                ? new Resource.MappedTree(
                                        Slot.ROOTFS, path, true, OwnerPlanner.containers(spec.linux(), false))
                                : new Resource.Tree(Slot.ROOTFS, path, true));
                steps.add(spec.hooks().anyDuringCreation() ? new RootTree(path) : RootTree.COVERING);
            }
            case PlanInput.Root.Made() -> {
                resources.add(new Resource.Provided(Slot.ROOTFS, false));
                steps.add(RootTree.COVERING);
            }
            case PlanInput.Root.Overlay(var lower, var upper, var work) ->
                steps.add(new RootOverlay(lower, upper, work));
            case PlanInput.Root.Host(var mask, var upper, var work) -> {
                resources.add(new Resource.Provided(Slot.MASK, false));
                steps.add(new AttachLayer(Slot.MASK, mask));
                steps.add(new RootOverlay(List.of(mask, "/"), upper, work));
            }
        }
    }

    private void mount(Mount mount) {
        String destination = clean(mount.destination());
        var options = MountOptions.of(mount.options());
        String type = mount.type().orElse("none");
        if (mount.options().contains("remount")) {
            remount(mount, destination, options);
        } else if (mount.isBind() || type.equals("bind")) {
            bind(mount, destination, options);
        } else if (type.equals("cgroup") || type.equals("cgroup2")) {
            cgroup(destination, options);
        } else {
            var now = destination.equals("/dev") ? options.writable() : options;
            boolean copies = type.equals("tmpfs") && mount.options().contains("tmpcopyup");
            if (copies && input.root() instanceof PlanInput.Root.Directory(var path, var ownership)) {
                Slot slot = Slot.bind(binds++);
                resources.add(new Resource.CopiedTmpfs(slot, path, destination, now.data()));
                steps.add(new Bind(slot, "a copy of it", destination, Kind.DIRECTORY, now.attributes()));
            } else {
                String source = mount.source().orElse(type);
                steps.add(new Filesystem(type, source, destination, now.data(), now.attributes()));
            }
        }
    }

    /** Changes an earlier mount: of a bind its own attributes, otherwise the options of the file system too. */
    private void remount(Mount mount, String destination, MountOptions options) {
        if (!mount.isBind() && !options.data().isEmpty()) {
            steps.add(new Reconfigure(destination, options.data()));
        }
        steps.add(new Change(destination, options.attributes()));
    }

    private void bind(Mount mount, String destination, MountOptions options) {
        String source = mount.source().orElseThrow();
        Slot slot = Slot.bind(binds++);
        resources.add(OwnerPlanner.owners(mount, spec.linux())
                .<Resource>map(
                        owners -> new Resource.MappedTree(slot, source, mount.part(), options.recursive(), owners))
                .orElseGet(() -> new Resource.Tree(slot, source, mount.part(), options.recursive())));
        var own = options.attributes();
        // Unless something else is asked for, nothing that is mounted on either side later shows up on the other.
        var attributes = own.propagation() != 0
                ? own
                : new Attributes(own.set(), own.clear(), own.recursiveSet(), own.recursiveClear(), MS_PRIVATE, true);
        var kind = input.host().files().contains(mount.shown()) ? Kind.FILE : Kind.DIRECTORY;
        steps.add(new Bind(slot, mount.shown(), destination, kind, attributes));
    }

    private void cgroup(String destination, MountOptions options) {
        long readOnly = options.readOnly() ? MOUNT_ATTR_RDONLY : 0;
        var closed = new Attributes(CLOSED | readOnly, 0, 0, 0, MS_PRIVATE, false);
        var views = input.cgroups().views();
        if (views.size() == 1 && views.getFirst().name().isEmpty()) {
            steps.add(new BindHost(views.getFirst().hostPath(), destination, Kind.DIRECTORY, closed));
            return;
        }
        steps.add(new Filesystem("tmpfs", "cgroup", destination, Map.of("mode", "755"), Attributes.setting(CLOSED)));
        for (PlanInput.Cgroups.View view : views) {
            steps.add(new BindHost(view.hostPath(), destination + "/" + view.name(), Kind.DIRECTORY, closed));
            view.aliases().forEach(alias -> steps.add(new Link(view.name(), destination + "/" + alias)));
        }
        if (options.readOnly()) {
            steps.add(new Change(destination, Attributes.setting(MOUNT_ATTR_RDONLY)));
        }
    }

    /** What the terminal is mounted on when it is open. */
    private void console() {
        if (spec.process().filter(ProcessSpec::terminal).isPresent()) {
            steps.add(new EmptyFile("/dev/console"));
        }
    }

    /** A read-only /dev is closed only when its devices are in it. */
    private void closeDev() {
        spec.mounts().stream()
                .filter(mount -> clean(mount.destination()).equals("/dev") && !mount.isBind())
                .filter(mount -> MountOptions.of(mount.options()).readOnly())
                .findFirst()
                .ifPresent(mount -> steps.add(new Change("/dev", Attributes.setting(MOUNT_ATTR_RDONLY))));
    }

    private boolean userNamespace() {
        return spec.linux().namespace(NamespaceType.USER).isPresent();
    }

    /** A path in the container without empty, {@code .} and {@code ..} components. */
    static String clean(String path) {
        var kept = new ArrayList<String>();
        for (String component : path.split("/", -1)) {
            if (component.equals("..")) {
                if (!kept.isEmpty()) {
                    kept.removeLast();
                }
            } else if (!component.isEmpty() && !component.equals(".")) {
                kept.add(component);
            }
        }
        return "/" + String.join("/", kept);
    }
}

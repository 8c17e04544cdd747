package io.gatun.engine.plan.lower;

import static io.gatun.linux.abi.Fcntl.AT_EMPTY_PATH;
import static io.gatun.linux.abi.Fcntl.AT_FDCWD;
import static io.gatun.linux.abi.Fcntl.AT_RECURSIVE;
import static io.gatun.linux.abi.Fcntl.O_DIRECTORY;
import static io.gatun.linux.abi.Fcntl.O_PATH;
import static io.gatun.linux.abi.MountApi.FSCONFIG_CMD_CREATE;
import static io.gatun.linux.abi.MountApi.FSCONFIG_CMD_RECONFIGURE;
import static io.gatun.linux.abi.MountApi.FSCONFIG_SET_FLAG;
import static io.gatun.linux.abi.MountApi.FSCONFIG_SET_STRING;
import static io.gatun.linux.abi.MountApi.FSMOUNT_CLOEXEC;
import static io.gatun.linux.abi.MountApi.FSOPEN_CLOEXEC;
import static io.gatun.linux.abi.MountApi.FSPICK_CLOEXEC;
import static io.gatun.linux.abi.MountApi.FSPICK_EMPTY_PATH;
import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_NODEV;
import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_NOEXEC;
import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_NOSUID;
import static io.gatun.linux.abi.MountApi.MOUNT_ATTR_RDONLY;
import static io.gatun.linux.abi.MountApi.MOVE_MOUNT_F_EMPTY_PATH;
import static io.gatun.linux.abi.MountApi.MOVE_MOUNT_T_EMPTY_PATH;
import static io.gatun.linux.abi.MountApi.OPEN_TREE_CLOEXEC;
import static io.gatun.linux.abi.MountApi.OPEN_TREE_CLONE;
import static io.gatun.linux.abi.MountFlag.MNT_DETACH;
import static io.gatun.linux.abi.MountFlag.MS_PRIVATE;

import io.gatun.engine.plan.frame.Frame;
import io.gatun.engine.plan.step.MountStep;
import io.gatun.engine.plan.step.MountStep.AttachLayer;
import io.gatun.engine.plan.step.MountStep.Attributes;
import io.gatun.engine.plan.step.MountStep.Bind;
import io.gatun.engine.plan.step.MountStep.BindHost;
import io.gatun.engine.plan.step.MountStep.Change;
import io.gatun.engine.plan.step.MountStep.ChangeRoot;
import io.gatun.engine.plan.step.MountStep.Device;
import io.gatun.engine.plan.step.MountStep.Directory;
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
import io.gatun.engine.plan.step.Slot;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.Operand.Address;
import io.gatun.linux.program.ProgramBuilder;
import java.util.Map;

/** Mount steps as system calls of the descriptor-based mount interface. */
final class MountLowering {
    private static final Operand HERE = Operand.of(AT_FDCWD);
    private static final int MOUNT_ATTR_BYTES = 32;

    private final Frame frame;
    private final ProgramBuilder out;
    private final Targets targets;
    private final DeviceLowering devices;

    MountLowering(Frame frame) {
        this.frame = frame;
        this.out = frame.out;
        this.targets = new Targets(frame);
        this.devices = new DeviceLowering(frame, targets);
    }

    void lower(MountStep step) {
        switch (step) {
            case Propagation(long flag) -> setAttributes(HERE, "/", AT_RECURSIVE, frame.constant(0L, 0L, flag, 0L));
            case RootTree(var path) -> rootTree(path);
            case RootOverlay overlay -> rootOverlay(overlay);
            case AttachLayer(var slot, var directory) -> moveTo(frame.fd(slot), directory);
            case Filesystem filesystem -> filesystem(filesystem);
            case Bind bind -> bind(frame.fd(bind.slot()), bind.destination(), bind.kind(), bind.attributes());
            case BindHost(var source, var destination, var kind, var attributes) ->
                bind(treeOf(HERE, source).load(), destination, kind, attributes);
            case Change(var destination, var attributes) -> change(destination, attributes);
            case Reconfigure(var destination, var options) -> reconfigure(destination, options);
            case Device device -> devices.device(device);
            case Link(var target, var path) -> devices.link(target, path);
            case Directory(var path) -> frame.close(targets.made(path, Kind.DIRECTORY));
            case EmptyFile(var path) -> frame.close(targets.made(path, Kind.FILE));
            case Mask(var path) -> mask(path);
            case ReadOnly(var path) -> readOnly(path);
            case EnterRoot(var method) -> enterRoot(method);
            case ChangeRoot(var attributes) -> change(frame.root.load(), attributes);
        }
    }

    private void rootTree(String path) {
        out.call(Syscall.DUP, frame.fd(Slot.ROOTFS)).into(frame.root);
        // A copy of a shared mount is its peer: what is mounted below it would appear on the host.
        setAttributes(frame.root.load(), "", AT_EMPTY_PATH | AT_RECURSIVE, frame.constant(0L, 0L, MS_PRIVATE, 0L));
        if (path.equals("/")) {
            coverRoot();
            return;
        }
        var place = out.cell();
        frame.openHost(path, O_PATH, place);
        attach(frame.root.load(), place);
    }

    private void rootOverlay(RootOverlay overlay) {
        var context = open("overlay");
        // One layer at a time is possible since Linux 6.8.
        if (RootOverlay.isOneOption(overlay.lower())) option(context, "lowerdir", String.join(":", overlay.lower()));
        else overlay.lower().forEach(layer -> option(context, "lowerdir+", layer));
        option(context, "upperdir", overlay.upper());
        option(context, "workdir", overlay.work());
        create(context, 0, frame.root);
        coverRoot();
    }

    private void coverRoot() {
        moveTo(frame.root.load(), "/");
    }

    /** Only for paths that the engine itself chose. */
    private void moveTo(Operand mount, String path) {
        out.call(
                Syscall.MOVE_MOUNT, mount, frame.text(""), HERE, frame.text(path), Operand.of(MOVE_MOUNT_F_EMPTY_PATH));
    }

    private void filesystem(Filesystem step) {
        var context = open(step.type());
        if (!step.source().isEmpty()) {
            option(context, "source", step.source());
        }
        for (Map.Entry<String, String> option : step.options().entrySet()) {
            option(context, option.getKey(), option.getValue());
        }
        var mount = out.cell();
        create(context, step.attributes().set(), mount);
        attach(mount.load(), targets.made(step.destination(), Kind.DIRECTORY));
        targets.covered(step.destination());
        targets.mounted(step.destination(), mount, step.type().equals("tmpfs"));
        if (step.type().equals("proc") && step.destination().equals("/proc")) {
            out.call(Syscall.DUP, mount.load()).into(frame.proc);
            frame.procIsOpen();
        }
    }

    /** Opens a file system context; its options follow. */
    Address open(String type) {
        var context = out.cell();
        out.call(Syscall.FSOPEN, frame.text(type), Operand.of(FSOPEN_CLOEXEC)).into(context);
        return context;
    }

    void option(Address context, String key, String value) {
        boolean flag = value.isEmpty();
        out.call(
                Syscall.FSCONFIG,
                context.load(),
                Operand.of(flag ? FSCONFIG_SET_FLAG : FSCONFIG_SET_STRING),
                frame.text(key),
                flag ? Operand.NONE : frame.text(value),
                Operand.NONE);
    }

    /** Makes the file system and a detached mount of it. */
    void create(Address context, long attributes, Address mount) {
        out.call(Syscall.FSCONFIG, context.load(), Operand.of(FSCONFIG_CMD_CREATE));
        out.call(Syscall.FSMOUNT, context.load(), Operand.of(FSMOUNT_CLOEXEC), Operand.of(attributes))
                .into(mount);
        frame.close(context);
    }

    private void bind(Operand tree, String destination, Kind kind, Attributes attributes) {
        change(tree, attributes);
        attach(tree, targets.made(destination, kind));
        targets.covered(destination);
    }

    private void reconfigure(String destination, Map<String, String> options) {
        var missing = out.label();
        var fd = targets.existing(destination, missing);
        var context = out.cell();
        out.call(Syscall.FSPICK, fd.load(), frame.text(""), Operand.of(FSPICK_CLOEXEC | FSPICK_EMPTY_PATH))
                .into(context);
        options.forEach((key, value) -> option(context, key, value));
        out.call(Syscall.FSCONFIG, context.load(), Operand.of(FSCONFIG_CMD_RECONFIGURE));
        frame.close(context);
        frame.close(fd);
        out.place(missing);
    }

    private void change(String destination, Attributes attributes) {
        var missing = out.label();
        var fd = targets.existing(destination, missing);
        change(fd.load(), attributes);
        frame.close(fd);
        out.place(missing);
    }

    private void change(Operand mount, Attributes attributes) {
        long propagation = attributes.propagation();
        boolean together = attributes.recursivePropagation();
        long below = attributes.recursiveSet() | attributes.recursiveClear() | (together ? propagation : 0);
        if (below != 0) {
            var change = frame.constant(
                    attributes.recursiveSet(), attributes.recursiveClear(), together ? propagation : 0L, 0L);
            setAttributes(mount, "", AT_EMPTY_PATH | AT_RECURSIVE, change);
        }
        long own = together ? 0 : propagation;
        if ((attributes.set() | attributes.clear() | own) != 0) {
            setAttributes(mount, "", AT_EMPTY_PATH, frame.constant(attributes.set(), attributes.clear(), own, 0L));
        }
    }

    private void setAttributes(Operand directory, String path, long flags, Address change) {
        out.call(
                Syscall.MOUNT_SETATTR,
                directory,
                frame.text(path),
                Operand.of(flags),
                change,
                Operand.of(MOUNT_ATTR_BYTES));
    }

    private Address treeOf(Operand directory, String path) {
        var tree = out.cell();
        long flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | (path.isEmpty() ? AT_EMPTY_PATH | AT_RECURSIVE : 0);
        out.call(Syscall.OPEN_TREE, directory, frame.text(path), Operand.of(flags))
                .into(tree);
        return tree;
    }

    private ProgramBuilder.Call moveOnto(Operand mount, Address target) {
        return out.call(
                Syscall.MOVE_MOUNT,
                mount,
                frame.text(""),
                target.load(),
                frame.text(""),
                Operand.of(MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH));
    }

    private void attach(Operand mount, Address target) {
        moveOnto(mount, target);
        frame.close(target);
    }

    /**
     * A file is hidden by the null device, a directory by an empty one; only the kernel knows which it is. It is asked:
     * a copy of a mount that did not fit would have to be given up again, for which the kernel waits for all processors.
     */
    private void mask(String path) {
        var missing = out.label();
        var file = out.label();
        var done = out.label();
        var target = targets.existing(path, missing);
        var directory = out.cell();
        frame.openBelow(target.load(), ".", O_PATH | O_DIRECTORY, directory)
                .tolerating(Errno.ENOTDIR)
                .ifNegative(file);
        frame.close(directory);
        moveAndClose(emptyDirectory(), target);
        out.jump(done);
        out.place(file);
        moveAndClose(treeOf(HERE, "/dev/null"), target);
        out.place(done);
        frame.close(target);
        out.place(missing);
    }

    private Address emptyDirectory() {
        var context = open("tmpfs");
        option(context, "nr_inodes", "1");
        option(context, "size", "4k");
        var empty = out.cell();
        create(context, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC, empty);
        return empty;
    }

    private void moveAndClose(Address mount, Address target) {
        moveOnto(mount.load(), target);
        frame.close(mount);
    }

    private void readOnly(String path) {
        var missing = out.label();
        var target = targets.existing(path, missing);
        var copy = treeOf(target.load(), "");
        setAttributes(copy.load(), "", AT_EMPTY_PATH | AT_RECURSIVE, frame.constant(MOUNT_ATTR_RDONLY, 0L, 0L, 0L));
        attach(copy.load(), target);
        frame.close(copy);
        out.place(missing);
    }

    private void enterRoot(Method method) {
        var here = frame.text(".");
        out.call(Syscall.FCHDIR, frame.root.load());
        switch (method) {
            case PIVOT -> {
                // The old root comes to lie over the new one and is let go of from there: pivot_root(2), "NOTES".
                out.call(Syscall.PIVOT_ROOT, here, here);
                out.call(Syscall.UMOUNT2, here, Operand.of(MNT_DETACH));
            }
            // The tree already covers the root directory; a root that cannot be pivoted stays below it, out of reach.
            case MOVE, CHROOT -> out.call(Syscall.CHROOT, here);
        }
        out.call(Syscall.CHDIR, frame.text("/"));
    }
}

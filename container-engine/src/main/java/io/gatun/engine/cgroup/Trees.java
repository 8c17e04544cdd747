package io.gatun.engine.cgroup;

import io.gatun.linux.file.Files;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The mount points of a layout's trees, held open; every path to a group starts from one of them. */
final class Trees implements AutoCloseable {
    private final CgroupLayout layout;
    private final ControlFiles control;
    private final Map<Hierarchy, Fd> roots;

    private Trees(CgroupLayout layout, ControlFiles control, Map<Hierarchy, Fd> roots) {
        this.layout = layout;
        this.control = control;
        this.roots = roots;
    }

    static Trees open(CgroupLayout layout, Files files, ControlFiles control) {
        Map<Hierarchy, Fd> roots = new LinkedHashMap<>();
        try {
            for (Hierarchy hierarchy : layout.hierarchies()) {
                roots.put(hierarchy, files.open(hierarchy.mountPoint(), OpenHow.path()));
            }
            return new Trees(layout, control, roots);
        } catch (SyscallException e) {
            roots.values().forEach(Fd::close);
            throw e;
        }
    }

    CgroupLayout layout() {
        return layout;
    }

    ControlFiles control() {
        return control;
    }

    List<Hierarchy> hierarchies() {
        return layout.hierarchies();
    }

    /** The mount point of a tree; borrowed. */
    Fd root(Hierarchy hierarchy) {
        Fd root = roots.get(hierarchy);
        if (root == null) {
            throw new IllegalArgumentException("not a tree of this layout: " + hierarchy.label());
        }
        return root;
    }

    @Override
    public void close() {
        roots.values().forEach(Fd::close);
    }
}

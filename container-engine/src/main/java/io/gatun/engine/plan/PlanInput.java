package io.gatun.engine.plan;

import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Supervision;
import io.gatun.engine.security.BpfProgram;
import io.gatun.engine.spec.OciSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a plan is made from: the specification and what the engine decided or knows about the host.
 *
 * @param spec valid: its checks have been run
 * @param root where the root filesystem comes from
 * @param cgroups how the process gets into its groups, and where they are for the container to see
 * @param filter the compiled seccomp profile
 * @param supervision who waits for the container
 * @param host what the host is like
 * @param wishes what the caller asks for beyond the specification
 */
public record PlanInput(
        OciSpec spec,
        Root root,
        Cgroups cgroups,
        Optional<BpfProgram> filter,
        Supervision supervision,
        Host host,
        Wishes wishes) {

    /**
     * What has to be known of the host.
     *
     * @param lastCapability the highest capability the kernel knows
     * @param capabilities those that the engine itself has and can leave a container, bit n for capability n
     * @param files sources of bind mounts that are no directories
     */
    public record Host(int lastCapability, long capabilities, Set<String> files) {
        public Host {
            files = Set.copyOf(files);
        }
    }

    /**
     * What the caller asks for beyond the specification.
     *
     * @param preservedDescriptors how many descriptors behind the standard streams the program gets
     */
    public record Wishes(int preservedDescriptors, Set<Choice> choices) {
        /** Nothing. */
        public static final Wishes NONE = new Wishes(0, Set.of());

        public Wishes {
            choices = Set.copyOf(choices);
        }
    }

    /** How a container is made if not as usual. */
    public enum Choice {
        /** The root filesystem is entered by chroot(2), which a root that is a ramfs needs. */
        NO_PIVOT,
        /** The container keeps the caller's session keyring. */
        NO_NEW_KEYRING,
        /** The new network namespace was made ahead, its loopback up: {@link Slot#NETWORK}. */
        NETWORK_MADE_AHEAD
    }

    /** Where the root filesystem comes from. */
    public sealed interface Root {
        /** A directory of the host. */
        record Directory(String path, Ownership ownership) implements Root {
            /** A directory whose files belong to whom they belong to on the host. */
            public Directory(String path) {
                this(path, Ownership.OF_HOST);
            }
        }

        /** Whom the files of a root filesystem belong to in a container with a user namespace. */
        enum Ownership {
            /** To the same ids as on the host: somebody has given them to the container's. */
            OF_HOST,
            /** To the ids of the container that have the numbers on disk. */
            OF_CONTAINER
        }

        /** Layers, uppermost first, and the directories of the writable layer (overlayfs). */
        record Overlay(List<String> lower, String upper, String work) implements Root {
            public Overlay {
                lower = List.copyOf(lower);
            }
        }

        /** A tree that the engine has made: {@link Slot#ROOTFS}. */
        record Made() implements Root {}

        /**
         * The host's own root behind a mask, and the directories of the writable layer.
         *
         * @param mask an empty directory of the engine, where the container's mount namespace gets the layer of {@link Slot#MASK}
         */
        record Host(String mask, String upper, String work) implements Root {}
    }

    /**
     * The container's control groups.
     *
     * @param tasks the v1 hierarchies to join, by the name of their {@link Slot#tasks}
     * @param bornIn whether the process is born in a cgroup2 directory, {@link Slot#CGROUP}
     * @param views what a mount of type cgroup shows
     */
    public record Cgroups(List<String> tasks, boolean bornIn, List<View> views) {
        /** No groups of its own. */
        public static final Cgroups NONE = new Cgroups(List.of(), false, List.of());

        public Cgroups {
            tasks = List.copyOf(tasks);
            views = List.copyOf(views);
        }

        /**
         * A hierarchy as a mount of type cgroup shows it.
         *
         * @param name the directory's name below the mount; empty when the hierarchy is the mount itself
         * @param hostPath the container's group in it
         * @param aliases further names of it
         */
        public record View(String name, String hostPath, List<String> aliases) {
            public View {
                aliases = List.copyOf(aliases);
            }
        }
    }
}

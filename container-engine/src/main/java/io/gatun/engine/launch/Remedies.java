package io.gatun.engine.launch;

import io.gatun.engine.plan.step.MountStep;
import io.gatun.engine.plan.step.MountStep.Filesystem;
import io.gatun.engine.plan.step.NamespaceStep;
import io.gatun.engine.plan.step.NamespaceStep.JoinCgroups;
import io.gatun.engine.plan.step.ProcessStep;
import io.gatun.engine.plan.step.ProcessStep.Execute;
import io.gatun.engine.plan.step.ProcessStep.FindProgram;
import io.gatun.engine.plan.step.ProcessStep.IoPriority;
import io.gatun.engine.plan.step.ProcessStep.ProcFile;
import io.gatun.engine.plan.step.ProcessStep.ResourceLimit;
import io.gatun.engine.plan.step.ProcessStep.Schedule;
import io.gatun.engine.plan.step.ProcessStep.WorkingDirectory;
import io.gatun.engine.plan.step.Step;
import io.gatun.engine.plan.step.SupervisorStep.Clone;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.linux.abi.Errno;
import java.util.Optional;

/** What to do about a step that the kernel refused, where that is known. */
final class Remedies {
    private Remedies() {}

    static Optional<String> of(Step step, Errno errno) {
        return switch (step) {
            case Clone clone -> cloning(clone, errno);
            case JoinCgroups groups -> joiningGroups(errno);
            case NamespaceStep joining -> joining(errno);
            case Filesystem filesystem -> filesystem(filesystem, errno).or(() -> mounting(errno));
            case MountStep mount -> mounting(errno);
            case Execute execute -> executing(errno);
            case FindProgram find -> executing(errno);
            case ProcFile(var path, var value) -> procFile(path, errno);
            case ResourceLimit limit -> privilege(errno, "lower the limit, or run the engine with CAP_SYS_RESOURCE");
            case Schedule schedule -> privilege(errno, "run the engine with CAP_SYS_NICE, or choose SCHED_OTHER");
            case IoPriority priority -> privilege(errno, "run the engine with CAP_SYS_ADMIN, or choose another class");
            case ProcessStep.Identity identity ->
                when(errno, Errno.EINVAL, "map the user and all groups into the user namespace");
            case WorkingDirectory directory -> workingDirectory(errno);
            case ProcessStep.SeccompFilter filter -> filter(errno);
            case ProcessStep.SessionKeyring keyring ->
                when(errno, Errno.EDQUOT, "raise kernel.keys.maxkeys, or use --no-new-keyring");
            default -> Optional.empty();
        };
    }

    private static Optional<String> cloning(Clone clone, Errno errno) {
        if (errno == Errno.EPERM && clone.fresh().contains(NamespaceType.USER)) {
            return Optional.of("allow user namespaces: see kernel.unprivileged_userns_clone,"
                    + " kernel.apparmor_restrict_unprivileged_userns and user.max_user_namespaces");
        }
        return switch (errno) {
            case ENOSPC -> Optional.of("raise the limits of namespaces, user.max_*_namespaces");
            case EAGAIN -> Optional.of("raise kernel.pid_max, the limit of processes (ulimit -u), or pids.max above");
            case EBUSY -> Optional.of("the cgroup gives controllers to groups inside: choose another path");
            case EPERM -> Optional.of("run the engine as root");
            default -> Optional.empty();
        };
    }

    private static Optional<String> joining(Errno errno) {
        return switch (errno) {
            case EPERM -> Optional.of("run the engine with CAP_SYS_ADMIN in the owner of that namespace");
            case EINVAL -> Optional.of("name a namespace of that type");
            default -> Optional.empty();
        };
    }

    /** A kernel with CONFIG_RT_GROUP_SCHED lets real-time threads only into groups of cgroup v1 that have a budget for them. */
    private static Optional<String> joiningGroups(Errno errno) {
        return switch (errno) {
            case EINVAL ->
                Optional.of(
                        "the engine runs in a real-time class, for which new groups have no budget here:"
                                + " start it in another one (chrt --other 0), or give cpu.realtimeRuntime to the group and those above");
            case ENOSPC -> Optional.of("give the group processors and memory nodes: cpuset.cpus and cpuset.mems");
            case EAGAIN -> Optional.of("raise pids.max of the groups above");
            default -> Optional.empty();
        };
    }

    private static Optional<String> filesystem(Filesystem step, Errno errno) {
        return when(errno, Errno.ENODEV, "load the kernel module of the filesystem " + step.type());
    }

    private static Optional<String> mounting(Errno errno) {
        return switch (errno) {
            case ENOSPC -> Optional.of("raise fs.mount-max, the limit of mounts");
            case EROFS -> Optional.of("make the mount point in the image: the root filesystem is read-only");
            case ELOOP -> Optional.of("look for links in the image that lead to each other or into procfs");
            case ENOTDIR -> Optional.of("make source and destination both files or both directories");
            case EPERM -> Optional.of("run the engine with CAP_SYS_ADMIN");
            case EOVERFLOW -> Optional.of("map the user that owns the directory into the user namespace");
            case EACCES -> Optional.of("let root of the user namespace write to the directory");
            default -> Optional.empty();
        };
    }

    private static Optional<String> executing(Errno errno) {
        return switch (errno) {
            case ENOENT -> Optional.of("correct the command, or the interpreter that the file names");
            case EACCES -> Optional.of("make it executable (chmod +x), and do not mount it noexec");
            case ENOEXEC -> Optional.of("use a program for this machine's architecture, or begin a script with #!");
            case E2BIG -> Optional.of("shorten arguments and environment");
            default -> Optional.empty();
        };
    }

    private static Optional<String> procFile(String path, Errno errno) {
        if (path.startsWith("self/attr/")) {
            return Optional.of(errno == Errno.ENOENT ? "load the profile first" : "see the kernel's log");
        }
        return switch (errno) {
            case ENOENT -> Optional.of("this kernel does not have it: load its module, or leave it out");
            case EINVAL -> Optional.of("give a value that the kernel takes");
            case EACCES, EPERM -> Optional.of("run the engine with the capabilities for it");
            default -> Optional.empty();
        };
    }

    private static Optional<String> workingDirectory(Errno errno) {
        return switch (errno) {
            case EACCES -> Optional.of("let the user search the working directory");
            case ELOOP, EXDEV -> Optional.of("name a directory of the image, not one behind /proc");
            case ENOTDIR -> Optional.of("name a directory");
            default -> Optional.empty();
        };
    }

    private static Optional<String> filter(Errno errno) {
        return switch (errno) {
            case EINVAL -> Optional.of("use a kernel with CONFIG_SECCOMP_FILTER that knows the flags of the profile");
            case EBUSY -> Optional.of("leave the listener out: there is one already");
            default -> Optional.empty();
        };
    }

    private static Optional<String> privilege(Errno errno, String remedy) {
        return errno == Errno.EPERM || errno == Errno.EACCES ? Optional.of(remedy) : Optional.empty();
    }

    private static Optional<String> when(Errno errno, Errno known, String remedy) {
        return errno == known ? Optional.of(remedy) : Optional.empty();
    }
}

/*
 * floor - how fast this kernel makes a container: the system calls and nothing else. No file is read or written for it, no
 * state is kept, nothing is checked, nothing waits for a start.
 *
 *   floor ROOTFS FILTER GROUP CAPABILITIES [-m MASKED_PATH]... [-r READONLY_PATH]...
 *
 * FILTER is a file with a compiled system call filter (struct sock_filter[]), GROUP the control group above those of the
 * containers, CAPABILITIES a mask in hexadecimal. Each container runs /bin/true of ROOTFS in new pid, net, ipc, uts, mnt and
 * cgroup namespaces with Docker's mounts and devices and limits of memory, processes and processor time. Asked by lines:
 *
 *   run                     ->  nanoseconds until the program was executed, until all is cleaned up
 *   parallel WORKERS COUNT  ->  nanoseconds
 *
 * On a machine with cgroup version 2 only, the device filter, a BPF program there, is left out: the floor is lower then.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/keyctl.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cgroups.h"
#include "conversation.h"

#define HIDDEN (MS_NOSUID | MS_NOEXEC | MS_NODEV)
#define PATHS 64

static const char *rootfs;
static struct sock_fprog filter;
static uint64_t capabilities;
static const char *masked[PATHS], *readonly[PATHS];
static char stack[256 * 1024] __attribute__((aligned(16)));

/* The child shares this process's memory until it executes its program, so it can say here what went wrong. */
static struct {
	const char *what;
	int error;
} failure;

static void must(long result, const char *what)
{
	if (result >= 0)
		return;
	failure.what = what;
	failure.error = errno;
	_exit(127);
}

static void mount_filesystems(void)
{
	static const struct {
		const char *path, *type, *source, *data;
		unsigned long flags;
	} mounts[] = {
		{ "proc", "proc", "proc", NULL, HIDDEN },
		{ "dev", "tmpfs", "tmpfs", "mode=755,size=65536k", MS_NOSUID | MS_STRICTATIME },
		{ "dev/pts", "devpts", "devpts", "newinstance,ptmxmode=0666,mode=0620,gid=5", MS_NOSUID | MS_NOEXEC },
		{ "sys", "sysfs", "sysfs", NULL, HIDDEN | MS_RDONLY },
		{ "dev/mqueue", "mqueue", "mqueue", NULL, HIDDEN },
		{ "dev/shm", "tmpfs", "shm", "mode=1777,size=67108864", HIDDEN },
	};
	for (unsigned i = 0; i < sizeof mounts / sizeof *mounts; i++) {
		if (strchr(mounts[i].path, '/'))
			must(mkdir(mounts[i].path, 0755), mounts[i].path);
		must(mount(mounts[i].source, mounts[i].path, mounts[i].type, mounts[i].flags, mounts[i].data), mounts[i].path);
	}
}

static void mount_own_groups(void)
{
	char path[128];
	if (!has_legacy_trees()) {
		must(mount(unified_group(), "sys/fs/cgroup", NULL, MS_BIND, NULL), "bind the group");
		must(mount(NULL, "sys/fs/cgroup", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | HIDDEN, NULL), "restrict the group");
		return;
	}
	must(mount("cgroup", "sys/fs/cgroup", "tmpfs", HIDDEN, "mode=755"), "tmpfs for the groups");
	for (int i = 0; i < tree_count; i++) {
		snprintf(path, sizeof path, "sys/fs/cgroup/%.31s", trees[i].name);
		must(mkdir(path, 0755), path);
		must(mount(trees[i].group, path, NULL, MS_BIND, NULL), trees[i].group);
		must(mount(NULL, path, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | HIDDEN, NULL), path);
	}
	must(mount(NULL, "sys/fs/cgroup", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | HIDDEN, NULL), "restrict the groups");
}

static void make_devices(void)
{
	static const struct {
		const char *path;
		int major, minor;
	} nodes[] = { { "dev/null", 1, 3 }, { "dev/zero", 1, 5 }, { "dev/full", 1, 7 },
		      { "dev/random", 1, 8 }, { "dev/urandom", 1, 9 }, { "dev/tty", 5, 0 } };
	static const char *const links[][2] = { { "/proc/self/fd", "dev/fd" }, { "/proc/self/fd/0", "dev/stdin" },
						{ "/proc/self/fd/1", "dev/stdout" }, { "/proc/self/fd/2", "dev/stderr" },
						{ "/proc/kcore", "dev/core" }, { "pts/ptmx", "dev/ptmx" } };
	for (unsigned i = 0; i < sizeof nodes / sizeof *nodes; i++)
		must(mknod(nodes[i].path, S_IFCHR | 0666, makedev(nodes[i].major, nodes[i].minor)), nodes[i].path);
	for (unsigned i = 0; i < sizeof links / sizeof *links; i++)
		must(symlink(links[i][0], links[i][1]), links[i][1]);
}

static void restrict_paths(void)
{
	for (int i = 0; readonly[i]; i++)
		if (mount(readonly[i], readonly[i], NULL, MS_BIND | MS_REC, NULL) == 0)
			must(mount(NULL, readonly[i], NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | HIDDEN, NULL), readonly[i]);
	for (int i = 0; masked[i]; i++)
		if (mount("/dev/null", masked[i], NULL, MS_BIND, NULL) < 0 && errno == ENOTDIR)
			must(mount("tmpfs", masked[i], "tmpfs", MS_RDONLY, "nr_inodes=1,nr_blocks=1"), masked[i]);
}

static void enter_root(void)
{
	must(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), "keep mounts to itself");
	must(mount(rootfs, rootfs, NULL, MS_BIND | MS_REC, NULL), "bind the root");
	must(chdir(rootfs), "chdir to the root");
	mount_filesystems();
	mount_own_groups();
	make_devices();
	must(syscall(SYS_pivot_root, ".", "."), "pivot_root");
	must(umount2(".", MNT_DETACH), "umount the old root");
	must(chdir("/"), "chdir /");
	restrict_paths();
}

static void raise_loopback(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	must(fd, "socket");
	must(ioctl(fd, SIOCSIFFLAGS, &request), "loopback");
	close(fd);
}

/* The filter goes in while there is CAP_SYS_ADMIN: Docker's default leaves no_new_privs off. */
static void drop_privileges(void)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2] = {
		{ (uint32_t)capabilities, (uint32_t)capabilities, 0 },
		{ (uint32_t)(capabilities >> 32), (uint32_t)(capabilities >> 32), 0 },
	};
	must(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter), "seccomp");
	for (int capability = 0; capability <= CAP_LAST_CAP; capability++)
		if (!(capabilities >> capability & 1))
			prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
	must(syscall(SYS_capset, &header, data), "capset");
}

static void container(void)
{
	static char *const command[] = { "/bin/true", NULL };
	static char *const environment[] = { "PATH=/bin", NULL };
	umask(0);
	for (int i = 0; i < tree_count; i++)
		if (!trees[i].unified)
			must(write(trees[i].tasks, "0", 1), "join a group");
	must(unshare(CLONE_NEWCGROUP), "unshare the cgroup namespace");
	must(setsid(), "setsid");
	must(syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, "floor"), "keyring");
	enter_root();
	raise_loopback();
	must(sethostname("bench", 5), "sethostname");
	drop_privileges();
	umask(022);
	execve(command[0], command, environment);
	must(-1, "execve");
}

/* As vfork(2): this process goes on when the child has executed its program, on a stack of its own. */
static long clone_container(void)
{
	struct clone_args args = {
		.flags = CLONE_VM | CLONE_VFORK | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWNS |
			 (has_unified_tree() ? CLONE_INTO_CGROUP : 0),
		.exit_signal = SIGCHLD,
		.stack = (uintptr_t)stack,
		.stack_size = sizeof stack,
		.cgroup = has_unified_tree() ? (uint64_t)unified_directory() : 0,
	};
	long pid;
#if defined __x86_64__
	__asm__ volatile("syscall\n\ttest %%rax, %%rax\n\tjnz 1f\n\txor %%ebp, %%ebp\n\tcall *%[entry]\n1:"
			 : "=a"(pid)
			 : "a"(SYS_clone3), "D"(&args), "S"(sizeof args), [entry] "r"(container)
			 : "rcx", "r11", "memory");
#elif defined __aarch64__
	register long number __asm__("x8") = SYS_clone3;
	register long result __asm__("x0") = (long)&args;
	register long size __asm__("x1") = sizeof args;
	__asm__ volatile("svc #0\n\tcbnz x0, 1f\n\tmov x29, xzr\n\tblr %[entry]\n1:"
			 : "+r"(result)
			 : "r"(number), "r"(size), [entry] "r"(container)
			 : "x30", "memory");
	pid = result;
#else
#error "clone3 on another stack is not written for this architecture"
#endif
	if (pid < 0)
		die("clone3", -pid);
	return pid;
}

/* Returns when the program was executed. */
static long long run(int index)
{
	int status;
	make_groups(index);
	long pid = clone_container();
	long long executed = now_ns();
	if (waitpid(pid, &status, 0) < 0)
		die("waitpid", errno);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		die(failure.what ? failure.what : "/bin/true", failure.error);
	remove_groups();
	return executed;
}

static void parallel(int workers, int count)
{
	for (int worker = 0; worker < workers; worker++) {
		if (fork() != 0)
			continue;
		for (int index = worker; index < count; index += workers)
			run(index);
		_exit(0);
	}
	for (int status; wait(&status) > 0;)
		if (status != 0)
			die("a worker", 0);
}

static void read_filter(const char *path)
{
	static struct sock_filter instructions[BPF_MAXINSNS];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t bytes = fd < 0 ? -1 : read(fd, instructions, sizeof instructions);
	if (bytes <= 0)
		die(path, errno);
	close(fd);
	filter.len = bytes / sizeof *instructions;
	filter.filter = instructions;
}

int main(int argc, char **argv)
{
	char line[256], *words[8];
	int option, count, index = 0, masks = 0, restrictions = 0;
	if (argc < 5)
		die("usage: floor ROOTFS FILTER GROUP CAPABILITIES [-m PATH]... [-r PATH]...", EINVAL);
	rootfs = argv[1];
	read_filter(argv[2]);
	open_trees(argv[3]);
	capabilities = strtoull(argv[4], NULL, 16);
	optind = 5;
	while ((option = getopt(argc, argv, "m:r:")) != -1)
		if (option == 'm' && masks < PATHS - 1)
			masked[masks++] = optarg;
		else if (option == 'r' && restrictions < PATHS - 1)
			readonly[restrictions++] = optarg;
	while ((count = next_request(line, sizeof line, words, 8)) > 0) {
		long long begin = now_ns();
		if (!strcmp(words[0], "run")) {
			long long executed = run(index++);
			answer("%lld %lld", executed - begin, now_ns() - begin);
		} else if (!strcmp(words[0], "parallel") && count == 3) {
			parallel(atoi(words[1]), atoi(words[2]));
			answer("%lld", now_ns() - begin);
		}
	}
	return 0;
}

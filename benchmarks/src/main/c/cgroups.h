/* The control groups of one container of the floor: one in every tree of this machine, with limits where there are any. */
#ifndef CGROUPS_H
#define CGROUPS_H

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TREES 16

struct tree {
	char name[32];   /* the last part of its mount point */
	char parent[512]; /* path of the group above the containers' */
	char group[640]; /* path of the container's group */
	int unified, directory, tasks;
};

static struct tree trees[TREES];
static int tree_count, unified_index = -1;

static _Noreturn void die(const char *what, int error)
{
	fprintf(stderr, "floor: %s: %s\n", what, strerror(error));
	exit(1);
}

static inline int has_unified_tree(void) { return unified_index >= 0; }
static inline int has_legacy_trees(void) { return tree_count > has_unified_tree(); }
static inline const char *unified_group(void) { return trees[unified_index].group; }
static inline int unified_directory(void) { return trees[unified_index].directory; }

static int try_put(int directory, const char *file, const char *value)
{
	int fd = openat(directory, file, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	int result = write(fd, value, strlen(value)) < 0 ? -1 : 0;
	close(fd);
	return result;
}

static void put(int directory, const char *file, const char *value)
{
	if (try_put(directory, file, value) < 0)
		die(file, errno);
}

static void inherit(int directory, const char *from, const char *to)
{
	char value[128];
	int fd = openat(directory, from, O_RDONLY | O_CLOEXEC);
	ssize_t bytes = fd < 0 ? -1 : read(fd, value, sizeof value - 1);
	if (bytes < 0)
		die(from, errno);
	close(fd);
	value[bytes] = 0;
	put(directory, to, value);
}

/* A new group has no processors and no memory nodes. With clone_children the kernel itself gives it those of this one. */
static void share_cpuset(const char *path)
{
	int directory = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	inherit(directory, "../cpuset.cpus", "cpuset.cpus");
	inherit(directory, "../cpuset.mems", "cpuset.mems");
	put(directory, "cgroup.clone_children", "1");
	close(directory);
}

static void add_tree(const char *mount_point, const char *parent, int unified)
{
	struct tree *tree = &trees[tree_count];
	const char *name = strrchr(mount_point, '/') + 1;
	if (tree_count == TREES)
		die("too many cgroup trees", E2BIG);
	snprintf(tree->name, sizeof tree->name, "%s", name);
	snprintf(tree->parent, sizeof tree->parent, "%s/%s", mount_point, parent);
	if (mkdir(tree->parent, 0755) < 0 && errno != EEXIST)
		die(tree->parent, errno);
	tree->unified = unified;
	if (unified)
		unified_index = tree_count;
	tree_count++;
	if (!strcmp(name, "cpuset"))
		share_cpuset(tree->parent);
}

/* Finds the trees, and makes the group above the containers' in each. */
static void open_trees(const char *parent)
{
	char line[1024], point[256], type[32];
	FILE *mounts = fopen("/proc/self/mounts", "re");
	if (!mounts)
		die("/proc/self/mounts", errno);
	while (fgets(line, sizeof line, mounts))
		if (sscanf(line, "%*s %255s %31s", point, type) == 2 && !strncmp(type, "cgroup", 6))
			add_tree(point, parent, !strcmp(type, "cgroup2"));
	fclose(mounts);
	if (tree_count == 0)
		die("no cgroup tree is mounted", ENOENT);
	if (!has_legacy_trees()) {
		int directory = open(trees[0].parent, O_PATH | O_DIRECTORY | O_CLOEXEC);
		try_put(directory, "../cgroup.subtree_control", "+memory +pids +cpu");
		put(directory, "cgroup.subtree_control", "+memory +pids +cpu");
		close(directory);
	}
}

static void limit(const struct tree *tree)
{
	static const struct {
		const char *tree, *file, *value;
	} limits[] = {
		{ "memory", "memory.limit_in_bytes", "268435456" },
		{ "pids", "pids.max", "512" },
		{ "cpu", "cpu.shares", "1024" },
		{ "cpu", "cpu.cfs_period_us", "100000" },
		{ "cpu", "cpu.cfs_quota_us", "200000" },
		{ "devices", "devices.deny", "a" },
		{ "devices", "devices.allow", "c *:* m" },
		{ "devices", "devices.allow", "b *:* m" },
		{ "devices", "devices.allow", "c 1:3 rwm" },
		{ "devices", "devices.allow", "c 1:5 rwm" },
		{ "devices", "devices.allow", "c 1:7 rwm" },
		{ "devices", "devices.allow", "c 1:8 rwm" },
		{ "devices", "devices.allow", "c 1:9 rwm" },
		{ "devices", "devices.allow", "c 5:0 rwm" },
		{ "devices", "devices.allow", "c 5:1 rwm" },
	};
	for (unsigned i = 0; i < sizeof limits / sizeof *limits; i++)
		if (!strcmp(limits[i].tree, tree->name))
			put(tree->directory, limits[i].file, limits[i].value);
	if (!has_legacy_trees()) {
		put(tree->directory, "memory.max", "268435456");
		put(tree->directory, "pids.max", "512");
		put(tree->directory, "cpu.max", "200000 100000");
	}
}

static void make_groups(int index)
{
	for (int i = 0; i < tree_count; i++) {
		struct tree *tree = &trees[i];
		snprintf(tree->group, sizeof tree->group, "%s/floor-%d-%d", tree->parent, getpid(), index);
		if (mkdir(tree->group, 0755) < 0)
			die(tree->group, errno);
		tree->directory = open(tree->group, O_PATH | O_DIRECTORY | O_CLOEXEC);
		if (tree->directory < 0)
			die(tree->group, errno);
		limit(tree);
		tree->tasks = tree->unified ? -1 : openat(tree->directory, "tasks", O_WRONLY | O_CLOEXEC);
	}
}

static void remove_groups(void)
{
	for (int i = 0; i < tree_count; i++) {
		close(trees[i].directory);
		if (!trees[i].unified)
			close(trees[i].tasks);
		/* The last process of a group may not have left it quite yet. */
		for (int attempt = 0; rmdir(trees[i].group) < 0; attempt++) {
			if (errno != EBUSY || attempt > 1000)
				die(trees[i].group, errno);
			usleep(20);
		}
	}
}

#endif

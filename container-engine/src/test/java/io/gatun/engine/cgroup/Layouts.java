package io.gatun.engine.cgroup;

/** Layouts as machines have them. */
final class Layouts {
    /** Version 1 in one tree per controller and a version 2 tree beside them with the rest. */
    static final CgroupLayout HYBRID = CgroupLayout.parse("""
                    23 1 0:21 / / rw,relatime - ext4 /dev/vda rw
                    31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
                    32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
                    33 31 0:30 / /sys/fs/cgroup/cpuacct rw,relatime - cgroup cgroup rw,cpuacct
                    34 31 0:31 / /sys/fs/cgroup/cpuset rw,relatime - cgroup cgroup rw,cpuset
                    35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
                    36 31 0:33 / /sys/fs/cgroup/devices rw,relatime - cgroup cgroup rw,devices
                    37 31 0:34 / /sys/fs/cgroup/freezer rw,relatime - cgroup cgroup rw,freezer
                    38 31 0:35 / /sys/fs/cgroup/blkio rw,relatime - cgroup cgroup rw,blkio
                    39 31 0:36 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids
                    40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,xattr,name=systemd
                    41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
                    """, """
                    9:name=systemd:/
                    8:pids:/
                    7:blkio:/
                    6:freezer:/
                    5:devices:/
                    4:memory:/service/5d2eebaf
                    3:cpuset:/
                    2:cpuacct:/
                    1:cpu:/
                    0::/
                    """).withUnifiedControllers("hugetlb\n");

    /** What today's distributions have. */
    static final CgroupLayout UNIFIED = CgroupLayout.parse(
                    "26 22 0:23 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate\n",
                    "0::/user.slice/user-1000.slice/session-1.scope\n")
            .withUnifiedControllers("cpuset cpu io memory hugetlb pids rdma misc\n");

    /** A container made by another engine, on a machine without a version 2 tree: only a part of each tree is mounted. */
    static final CgroupLayout LEGACY = CgroupLayout.parse("""
            101 90 0:29 /docker/4f2a /sys/fs/cgroup/cpu,cpuacct ro,nosuid master:15 - cgroup cgroup rw,cpu,cpuacct
            102 90 0:30 /docker/4f2a /sys/fs/cgroup/memory ro,nosuid master:16 - cgroup cgroup rw,memory
            103 90 0:31 /docker/4f2a /sys/fs/cgroup/net_cls,net_prio ro master:17 - cgroup cgroup rw,net_cls,net_prio
            104 90 0:32 /docker/4f2a /sys/fs/cgroup/blkio ro,nosuid master:18 - cgroup cgroup rw,blkio
            105 90 0:33 /docker/4f2a /sys/fs/cgroup/devices ro,nosuid master:19 - cgroup cgroup rw,devices
            106 90 0:34 /docker/4f2a /sys/fs/cgroup/pids ro,nosuid master:20 - cgroup cgroup rw,pids
            107 90 0:35 /docker/4f2a /sys/fs/cgroup/hugetlb ro,nosuid master:21 - cgroup cgroup rw,hugetlb
            108 90 0:36 /docker/4f2a /sys/fs/cgroup/cpuset ro,nosuid master:22 - cgroup cgroup rw,cpuset
            109 90 0:37 /docker/4f2a /mnt/with\\040space ro,nosuid master:23 - cgroup cgroup rw,freezer
            """, """
            12:freezer:/docker/4f2a
            11:cpuset:/docker/4f2a
            10:hugetlb:/docker/4f2a
            9:pids:/docker/4f2a
            8:devices:/docker/4f2a
            7:blkio:/docker/4f2a
            6:net_cls,net_prio:/docker/4f2a
            5:rdma:/
            4:memory:/docker/4f2a/inner
            3:cpu,cpuacct:/docker/4f2a
            0::/system.slice/containerd.service
            """);

    private Layouts() {}
}

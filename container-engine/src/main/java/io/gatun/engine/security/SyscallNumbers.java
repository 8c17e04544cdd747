package io.gatun.engine.security;

/**
 * The kernel's system call numbers as data, per ABI: a line is a number and the names of the calls that follow each
 * other from there; a dash stands for a number that is not in use. Complete up to Linux 7.1.
 *
 * <p>Sources: {@code arch/x86/entry/syscalls/syscall_{32,64}.tbl}, {@code scripts/syscall.tbl} and
 * {@code arch/arm/tools/syscall.tbl} of the kernel; a test compares them with the headers of the machine.
 */
final class SyscallNumbers {
    /** x86-64. */
    static final String X86_64 = """
            0 read write open close stat fstat lstat poll lseek mmap mprotect munmap brk rt_sigaction
            14 rt_sigprocmask rt_sigreturn ioctl pread64 pwrite64 readv writev access pipe select sched_yield
            25 mremap msync mincore madvise shmget shmat shmctl dup dup2 pause nanosleep getitimer alarm
            38 setitimer getpid sendfile socket connect accept sendto recvfrom sendmsg recvmsg shutdown bind
            50 listen getsockname getpeername socketpair setsockopt getsockopt clone fork vfork execve exit
            61 wait4 kill uname semget semop semctl shmdt msgget msgsnd msgrcv msgctl fcntl flock fsync
            75 fdatasync truncate ftruncate getdents getcwd chdir fchdir rename mkdir rmdir creat link unlink
            88 symlink readlink chmod fchmod chown fchown lchown umask gettimeofday getrlimit getrusage sysinfo
            100 times ptrace getuid syslog getgid setuid setgid geteuid getegid setpgid getppid getpgrp setsid
            113 setreuid setregid getgroups setgroups setresuid getresuid setresgid getresgid getpgid setfsuid
            123 setfsgid getsid capget capset rt_sigpending rt_sigtimedwait rt_sigqueueinfo rt_sigsuspend
            131 sigaltstack utime mknod uselib personality ustat statfs fstatfs sysfs getpriority setpriority
            142 sched_setparam sched_getparam sched_setscheduler sched_getscheduler sched_get_priority_max
            147 sched_get_priority_min sched_rr_get_interval mlock munlock mlockall munlockall vhangup
            154 modify_ldt pivot_root _sysctl prctl arch_prctl adjtimex setrlimit chroot sync acct settimeofday
            165 mount umount2 swapon swapoff reboot sethostname setdomainname iopl ioperm create_module
            175 init_module delete_module get_kernel_syms query_module quotactl nfsservctl getpmsg putpmsg
            183 afs_syscall tuxcall security gettid readahead setxattr lsetxattr fsetxattr getxattr lgetxattr
            193 fgetxattr listxattr llistxattr flistxattr removexattr lremovexattr fremovexattr tkill time futex
            203 sched_setaffinity sched_getaffinity set_thread_area io_setup io_destroy io_getevents io_submit
            210 io_cancel get_thread_area lookup_dcookie epoll_create epoll_ctl_old epoll_wait_old
            216 remap_file_pages getdents64 set_tid_address restart_syscall semtimedop fadvise64 timer_create
            223 timer_settime timer_gettime timer_getoverrun timer_delete clock_settime clock_gettime
            229 clock_getres clock_nanosleep exit_group epoll_wait epoll_ctl tgkill utimes vserver mbind
            238 set_mempolicy get_mempolicy mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify
            245 mq_getsetattr kexec_load waitid add_key request_key keyctl ioprio_set ioprio_get inotify_init
            254 inotify_add_watch inotify_rm_watch migrate_pages openat mkdirat mknodat fchownat futimesat
            262 newfstatat unlinkat renameat linkat symlinkat readlinkat fchmodat faccessat pselect6 ppoll
            272 unshare set_robust_list get_robust_list splice tee sync_file_range vmsplice move_pages utimensat
            281 epoll_pwait signalfd timerfd_create eventfd fallocate timerfd_settime timerfd_gettime accept4
            289 signalfd4 eventfd2 epoll_create1 dup3 pipe2 inotify_init1 preadv pwritev rt_tgsigqueueinfo
            298 perf_event_open recvmmsg fanotify_init fanotify_mark prlimit64 name_to_handle_at
            304 open_by_handle_at clock_adjtime syncfs sendmmsg setns getcpu process_vm_readv process_vm_writev
            312 kcmp finit_module sched_setattr sched_getattr renameat2 seccomp getrandom memfd_create
            320 kexec_file_load bpf execveat userfaultfd membarrier mlock2 copy_file_range preadv2 pwritev2
            329 pkey_mprotect pkey_alloc pkey_free statx io_pgetevents rseq uretprobe uprobe
            424 pidfd_send_signal io_uring_setup io_uring_enter io_uring_register open_tree move_mount fsopen
            431 fsconfig fsmount fspick pidfd_open clone3 close_range openat2 pidfd_getfd faccessat2
            440 process_madvise epoll_pwait2 mount_setattr quotactl_fd landlock_create_ruleset landlock_add_rule
            446 landlock_restrict_self memfd_secret process_mrelease futex_waitv set_mempolicy_home_node
            451 cachestat fchmodat2 map_shadow_stack futex_wake futex_wait futex_requeue statmount listmount
            459 lsm_get_self_attr lsm_set_self_attr lsm_list_modules mseal setxattrat getxattrat listxattrat
            466 removexattrat open_tree_attr file_getattr file_setattr listns rseq_slice_yield
            """;

    /** 32-bit x86. */
    static final String X86 = """
            0 restart_syscall exit fork read write open close waitpid creat link unlink execve chdir time mknod
            15 chmod lchown break oldstat lseek getpid mount umount setuid getuid stime ptrace alarm oldfstat
            29 pause utime stty gtty access nice ftime sync kill rename mkdir rmdir dup pipe times prof brk
            46 setgid getgid signal geteuid getegid acct umount2 lock ioctl fcntl mpx setpgid ulimit oldolduname
            60 umask chroot ustat dup2 getppid getpgrp setsid sigaction sgetmask ssetmask setreuid setregid
            72 sigsuspend sigpending sethostname setrlimit getrlimit getrusage gettimeofday settimeofday
            80 getgroups setgroups select symlink oldlstat readlink uselib swapon reboot readdir mmap munmap
            92 truncate ftruncate fchmod fchown getpriority setpriority profil statfs fstatfs ioperm socketcall
            103 syslog setitimer getitimer stat lstat fstat olduname iopl vhangup idle vm86old wait4 swapoff
            116 sysinfo ipc fsync sigreturn clone setdomainname uname modify_ldt adjtimex mprotect sigprocmask
            127 create_module init_module delete_module get_kernel_syms quotactl getpgid fchdir bdflush sysfs
            136 personality afs_syscall setfsuid setfsgid _llseek getdents _newselect flock msync readv writev
            147 getsid fdatasync _sysctl mlock munlock mlockall munlockall sched_setparam sched_getparam
            156 sched_setscheduler sched_getscheduler sched_yield sched_get_priority_max sched_get_priority_min
            161 sched_rr_get_interval nanosleep mremap setresuid getresuid vm86 query_module poll nfsservctl
            170 setresgid getresgid prctl rt_sigreturn rt_sigaction rt_sigprocmask rt_sigpending rt_sigtimedwait
            178 rt_sigqueueinfo rt_sigsuspend pread64 pwrite64 chown getcwd capget capset sigaltstack sendfile
            188 getpmsg putpmsg vfork ugetrlimit mmap2 truncate64 ftruncate64 stat64 lstat64 fstat64 lchown32
            199 getuid32 getgid32 geteuid32 getegid32 setreuid32 setregid32 getgroups32 setgroups32 fchown32
            208 setresuid32 getresuid32 setresgid32 getresgid32 chown32 setuid32 setgid32 setfsuid32 setfsgid32
            217 pivot_root mincore madvise getdents64 fcntl64 - - gettid readahead setxattr lsetxattr fsetxattr
            229 getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr removexattr lremovexattr
            237 fremovexattr tkill sendfile64 futex sched_setaffinity sched_getaffinity set_thread_area
            244 get_thread_area io_setup io_destroy io_getevents io_submit io_cancel fadvise64 - exit_group
            253 lookup_dcookie epoll_create epoll_ctl epoll_wait remap_file_pages set_tid_address timer_create
            260 timer_settime timer_gettime timer_getoverrun timer_delete clock_settime clock_gettime
            266 clock_getres clock_nanosleep statfs64 fstatfs64 tgkill utimes fadvise64_64 vserver mbind
            275 get_mempolicy set_mempolicy mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify
            282 mq_getsetattr kexec_load waitid - add_key request_key keyctl ioprio_set ioprio_get inotify_init
            292 inotify_add_watch inotify_rm_watch migrate_pages openat mkdirat mknodat fchownat futimesat
            300 fstatat64 unlinkat renameat linkat symlinkat readlinkat fchmodat faccessat pselect6 ppoll
            310 unshare set_robust_list get_robust_list splice sync_file_range tee vmsplice move_pages getcpu
            319 epoll_pwait utimensat signalfd timerfd_create eventfd fallocate timerfd_settime timerfd_gettime
            327 signalfd4 eventfd2 epoll_create1 dup3 pipe2 inotify_init1 preadv pwritev rt_tgsigqueueinfo
            336 perf_event_open recvmmsg fanotify_init fanotify_mark prlimit64 name_to_handle_at
            342 open_by_handle_at clock_adjtime syncfs sendmmsg setns process_vm_readv process_vm_writev kcmp
            350 finit_module sched_setattr sched_getattr renameat2 seccomp getrandom memfd_create bpf execveat
            359 socket socketpair bind connect listen accept4 getsockopt setsockopt getsockname getpeername
            369 sendto sendmsg recvfrom recvmsg shutdown userfaultfd membarrier mlock2 copy_file_range preadv2
            379 pwritev2 pkey_mprotect pkey_alloc pkey_free statx arch_prctl io_pgetevents rseq
            393 semget semctl shmget shmctl shmat shmdt msgget msgsnd msgrcv msgctl clock_gettime64
            404 clock_settime64 clock_adjtime64 clock_getres_time64 clock_nanosleep_time64 timer_gettime64
            409 timer_settime64 timerfd_gettime64 timerfd_settime64 utimensat_time64 pselect6_time64
            414 ppoll_time64 - io_pgetevents_time64 recvmmsg_time64 mq_timedsend_time64 mq_timedreceive_time64
            420 semtimedop_time64 rt_sigtimedwait_time64 futex_time64 sched_rr_get_interval_time64
            424 pidfd_send_signal io_uring_setup io_uring_enter io_uring_register open_tree move_mount fsopen
            431 fsconfig fsmount fspick pidfd_open clone3 close_range openat2 pidfd_getfd faccessat2
            440 process_madvise epoll_pwait2 mount_setattr quotactl_fd landlock_create_ruleset landlock_add_rule
            446 landlock_restrict_self memfd_secret process_mrelease futex_waitv set_mempolicy_home_node
            451 cachestat fchmodat2 map_shadow_stack futex_wake futex_wait futex_requeue statmount listmount
            459 lsm_get_self_attr lsm_set_self_attr lsm_list_modules mseal setxattrat getxattrat listxattrat
            466 removexattrat open_tree_attr file_getattr file_setattr listns rseq_slice_yield
            """;

    /** x32, numbers without the bit that marks the ABI (0x40000000). */
    static final String X32 = """
            0 read write open close stat fstat lstat poll lseek mmap mprotect munmap brk - rt_sigprocmask - -
            17 pread64 pwrite64 - - access pipe select sched_yield mremap msync mincore madvise shmget shmat
            31 shmctl dup dup2 pause nanosleep getitimer alarm setitimer getpid sendfile socket connect accept
            44 sendto - - - shutdown bind listen getsockname getpeername socketpair - - clone fork vfork - exit
            61 wait4 kill uname semget semop semctl shmdt msgget msgsnd msgrcv msgctl fcntl flock fsync
            75 fdatasync truncate ftruncate getdents getcwd chdir fchdir rename mkdir rmdir creat link unlink
            88 symlink readlink chmod fchmod chown fchown lchown umask gettimeofday getrlimit getrusage sysinfo
            100 times - getuid syslog getgid setuid setgid geteuid getegid setpgid getppid getpgrp setsid
            113 setreuid setregid getgroups setgroups setresuid getresuid setresgid getresgid getpgid setfsuid
            123 setfsgid getsid capget capset - - - rt_sigsuspend - utime mknod - personality ustat statfs
            138 fstatfs sysfs getpriority setpriority sched_setparam sched_getparam sched_setscheduler
            145 sched_getscheduler sched_get_priority_max sched_get_priority_min sched_rr_get_interval mlock
            150 munlock mlockall munlockall vhangup modify_ldt pivot_root - prctl arch_prctl adjtimex setrlimit
            161 chroot sync acct settimeofday mount umount2 swapon swapoff reboot sethostname setdomainname iopl
            173 ioperm - init_module delete_module - - quotactl - getpmsg putpmsg afs_syscall tuxcall security
            186 gettid readahead setxattr lsetxattr fsetxattr getxattr lgetxattr fgetxattr listxattr llistxattr
            196 flistxattr removexattr lremovexattr fremovexattr tkill time futex sched_setaffinity
            204 sched_getaffinity - - io_destroy io_getevents - io_cancel - lookup_dcookie epoll_create - -
            216 remap_file_pages getdents64 set_tid_address restart_syscall semtimedop fadvise64 - timer_settime
            224 timer_gettime timer_getoverrun timer_delete clock_settime clock_gettime clock_getres
            230 clock_nanosleep exit_group epoll_wait epoll_ctl tgkill utimes - mbind set_mempolicy
            239 get_mempolicy mq_open mq_unlink mq_timedsend mq_timedreceive - mq_getsetattr - - add_key
            249 request_key keyctl ioprio_set ioprio_get inotify_init inotify_add_watch inotify_rm_watch
            256 migrate_pages openat mkdirat mknodat fchownat futimesat newfstatat unlinkat renameat linkat
            266 symlinkat readlinkat fchmodat faccessat pselect6 ppoll unshare - - splice tee sync_file_range -
            279 - utimensat epoll_pwait signalfd timerfd_create eventfd fallocate timerfd_settime
            287 timerfd_gettime accept4 signalfd4 eventfd2 epoll_create1 dup3 pipe2 inotify_init1 - - -
            298 perf_event_open - fanotify_init fanotify_mark prlimit64 name_to_handle_at open_by_handle_at
            305 clock_adjtime syncfs - setns getcpu - - kcmp finit_module sched_setattr sched_getattr renameat2
            317 seccomp getrandom memfd_create kexec_file_load bpf - userfaultfd membarrier mlock2
            326 copy_file_range - - pkey_mprotect pkey_alloc pkey_free statx io_pgetevents rseq uretprobe uprobe
            424 pidfd_send_signal io_uring_setup io_uring_enter io_uring_register open_tree move_mount fsopen
            431 fsconfig fsmount fspick pidfd_open clone3 close_range openat2 pidfd_getfd faccessat2
            440 process_madvise epoll_pwait2 mount_setattr quotactl_fd landlock_create_ruleset landlock_add_rule
            446 landlock_restrict_self memfd_secret process_mrelease futex_waitv set_mempolicy_home_node
            451 cachestat fchmodat2 map_shadow_stack futex_wake futex_wait futex_requeue statmount listmount
            459 lsm_get_self_attr lsm_set_self_attr lsm_list_modules mseal setxattrat getxattrat listxattrat
            466 removexattrat open_tree_attr file_getattr file_setattr listns rseq_slice_yield
            512 rt_sigaction rt_sigreturn ioctl readv writev recvfrom sendmsg recvmsg execve ptrace
            522 rt_sigpending rt_sigtimedwait rt_sigqueueinfo sigaltstack timer_create mq_notify kexec_load
            529 waitid set_robust_list get_robust_list vmsplice move_pages preadv pwritev rt_tgsigqueueinfo
            537 recvmmsg sendmmsg process_vm_readv process_vm_writev setsockopt getsockopt io_setup io_submit
            545 execveat preadv2 pwritev2
            """;

    /** aarch64. */
    static final String AARCH64 = """
            0 io_setup io_destroy io_submit io_cancel io_getevents setxattr lsetxattr fsetxattr getxattr
            9 lgetxattr fgetxattr listxattr llistxattr flistxattr removexattr lremovexattr fremovexattr getcwd
            18 lookup_dcookie eventfd2 epoll_create1 epoll_ctl epoll_pwait dup dup3 fcntl inotify_init1
            27 inotify_add_watch inotify_rm_watch ioctl ioprio_set ioprio_get flock mknodat mkdirat unlinkat
            36 symlinkat linkat renameat umount2 mount pivot_root nfsservctl statfs fstatfs truncate ftruncate
            47 fallocate faccessat chdir fchdir chroot fchmod fchmodat fchownat fchown openat close vhangup
            59 pipe2 quotactl getdents64 lseek read write readv writev pread64 pwrite64 preadv pwritev sendfile
            72 pselect6 ppoll signalfd4 vmsplice splice tee readlinkat newfstatat fstat sync fsync fdatasync
            84 sync_file_range timerfd_create timerfd_settime timerfd_gettime utimensat acct capget capset
            92 personality exit exit_group waitid set_tid_address unshare futex set_robust_list get_robust_list
            101 nanosleep getitimer setitimer kexec_load init_module delete_module timer_create timer_gettime
            109 timer_getoverrun timer_settime timer_delete clock_settime clock_gettime clock_getres
            115 clock_nanosleep syslog ptrace sched_setparam sched_setscheduler sched_getscheduler
            121 sched_getparam sched_setaffinity sched_getaffinity sched_yield sched_get_priority_max
            126 sched_get_priority_min sched_rr_get_interval restart_syscall kill tkill tgkill sigaltstack
            133 rt_sigsuspend rt_sigaction rt_sigprocmask rt_sigpending rt_sigtimedwait rt_sigqueueinfo
            139 rt_sigreturn setpriority getpriority reboot setregid setgid setreuid setuid setresuid getresuid
            149 setresgid getresgid setfsuid setfsgid times setpgid getpgid getsid setsid getgroups setgroups
            160 uname sethostname setdomainname getrlimit setrlimit getrusage umask prctl getcpu gettimeofday
            170 settimeofday adjtimex getpid getppid getuid geteuid getgid getegid gettid sysinfo mq_open
            181 mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr msgget msgctl msgrcv msgsnd
            190 semget semctl semtimedop semop shmget shmctl shmat shmdt socket socketpair bind listen accept
            203 connect getsockname getpeername sendto recvfrom setsockopt getsockopt shutdown sendmsg recvmsg
            213 readahead brk munmap mremap add_key request_key keyctl clone execve mmap fadvise64 swapon
            225 swapoff mprotect msync mlock munlock mlockall munlockall mincore madvise remap_file_pages mbind
            236 get_mempolicy set_mempolicy migrate_pages move_pages rt_tgsigqueueinfo perf_event_open accept4
            243 recvmmsg
            260 wait4 prlimit64 fanotify_init fanotify_mark name_to_handle_at open_by_handle_at clock_adjtime
            267 syncfs setns sendmmsg process_vm_readv process_vm_writev kcmp finit_module sched_setattr
            275 sched_getattr renameat2 seccomp getrandom memfd_create bpf execveat userfaultfd membarrier
            284 mlock2 copy_file_range preadv2 pwritev2 pkey_mprotect pkey_alloc pkey_free statx io_pgetevents
            293 rseq kexec_file_load
            424 pidfd_send_signal io_uring_setup io_uring_enter io_uring_register open_tree move_mount fsopen
            431 fsconfig fsmount fspick pidfd_open clone3 close_range openat2 pidfd_getfd faccessat2
            440 process_madvise epoll_pwait2 mount_setattr quotactl_fd landlock_create_ruleset landlock_add_rule
            446 landlock_restrict_self memfd_secret process_mrelease futex_waitv set_mempolicy_home_node
            451 cachestat fchmodat2 map_shadow_stack futex_wake futex_wait futex_requeue statmount listmount
            459 lsm_get_self_attr lsm_set_self_attr lsm_list_modules mseal setxattrat getxattrat listxattrat
            466 removexattrat open_tree_attr file_getattr file_setattr listns rseq_slice_yield
            """;

    /** 32-bit ARM (EABI), with the private calls from 0xf0000. */
    static final String ARM = """
            0 restart_syscall exit fork read write open close - creat link unlink execve chdir - mknod chmod
            16 lchown - - lseek getpid mount - setuid getuid - ptrace - - pause - - - access nice - sync kill
            38 rename mkdir rmdir dup pipe times - brk setgid getgid - geteuid getegid acct umount2 - ioctl
            55 fcntl - setpgid - - umask chroot ustat dup2 getppid getpgrp setsid sigaction - - setreuid
            71 setregid sigsuspend sigpending sethostname setrlimit - getrusage gettimeofday settimeofday
            80 getgroups setgroups - symlink - readlink uselib swapon reboot - - munmap truncate ftruncate
            94 fchmod fchown getpriority setpriority - statfs fstatfs - - syslog setitimer getitimer stat lstat
            108 fstat - - vhangup - - wait4 swapoff sysinfo - fsync sigreturn clone setdomainname uname -
            124 adjtimex mprotect sigprocmask - init_module delete_module - quotactl getpgid fchdir bdflush
            135 sysfs personality - setfsuid setfsgid _llseek getdents _newselect flock msync readv writev
            147 getsid fdatasync _sysctl mlock munlock mlockall munlockall sched_setparam sched_getparam
            156 sched_setscheduler sched_getscheduler sched_yield sched_get_priority_max sched_get_priority_min
            161 sched_rr_get_interval nanosleep mremap setresuid getresuid - - poll nfsservctl setresgid
            171 getresgid prctl rt_sigreturn rt_sigaction rt_sigprocmask rt_sigpending rt_sigtimedwait
            178 rt_sigqueueinfo rt_sigsuspend pread64 pwrite64 chown getcwd capget capset sigaltstack sendfile -
            189 - vfork ugetrlimit mmap2 truncate64 ftruncate64 stat64 lstat64 fstat64 lchown32 getuid32
            200 getgid32 geteuid32 getegid32 setreuid32 setregid32 getgroups32 setgroups32 fchown32 setresuid32
            209 getresuid32 setresgid32 getresgid32 chown32 setuid32 setgid32 setfsuid32 setfsgid32 getdents64
            218 pivot_root mincore madvise fcntl64 - - gettid readahead setxattr lsetxattr fsetxattr getxattr
            230 lgetxattr fgetxattr listxattr llistxattr flistxattr removexattr lremovexattr fremovexattr tkill
            239 sendfile64 futex sched_setaffinity sched_getaffinity io_setup io_destroy io_getevents io_submit
            247 io_cancel exit_group lookup_dcookie epoll_create epoll_ctl epoll_wait remap_file_pages - -
            256 set_tid_address timer_create timer_settime timer_gettime timer_getoverrun timer_delete
            262 clock_settime clock_gettime clock_getres clock_nanosleep statfs64 fstatfs64 tgkill utimes
            270 arm_fadvise64_64 pciconfig_iobase pciconfig_read pciconfig_write mq_open mq_unlink mq_timedsend
            277 mq_timedreceive mq_notify mq_getsetattr waitid socket bind connect listen accept getsockname
            287 getpeername socketpair send sendto recv recvfrom shutdown setsockopt getsockopt sendmsg recvmsg
            298 semop semget semctl msgsnd msgrcv msgget msgctl shmat shmdt shmget shmctl add_key request_key
            311 keyctl semtimedop vserver ioprio_set ioprio_get inotify_init inotify_add_watch inotify_rm_watch
            319 mbind get_mempolicy set_mempolicy openat mkdirat mknodat fchownat futimesat fstatat64 unlinkat
            329 renameat linkat symlinkat readlinkat fchmodat faccessat pselect6 ppoll unshare set_robust_list
            339 get_robust_list splice arm_sync_file_range tee vmsplice move_pages getcpu epoll_pwait kexec_load
            348 utimensat signalfd timerfd_create eventfd fallocate timerfd_settime timerfd_gettime signalfd4
            356 eventfd2 epoll_create1 dup3 pipe2 inotify_init1 preadv pwritev rt_tgsigqueueinfo perf_event_open
            365 recvmmsg accept4 fanotify_init fanotify_mark prlimit64 name_to_handle_at open_by_handle_at
            372 clock_adjtime syncfs sendmmsg setns process_vm_readv process_vm_writev kcmp finit_module
            380 sched_setattr sched_getattr renameat2 seccomp getrandom memfd_create bpf execveat userfaultfd
            389 membarrier mlock2 copy_file_range preadv2 pwritev2 pkey_mprotect pkey_alloc pkey_free statx rseq
            399 io_pgetevents migrate_pages kexec_file_load - clock_gettime64 clock_settime64 clock_adjtime64
            406 clock_getres_time64 clock_nanosleep_time64 timer_gettime64 timer_settime64 timerfd_gettime64
            411 timerfd_settime64 utimensat_time64 pselect6_time64 ppoll_time64 - io_pgetevents_time64
            417 recvmmsg_time64 mq_timedsend_time64 mq_timedreceive_time64 semtimedop_time64
            421 rt_sigtimedwait_time64 futex_time64 sched_rr_get_interval_time64 pidfd_send_signal
            425 io_uring_setup io_uring_enter io_uring_register open_tree move_mount fsopen fsconfig fsmount
            433 fspick pidfd_open clone3 close_range openat2 pidfd_getfd faccessat2 process_madvise epoll_pwait2
            442 mount_setattr quotactl_fd landlock_create_ruleset landlock_add_rule landlock_restrict_self -
            448 process_mrelease futex_waitv set_mempolicy_home_node cachestat fchmodat2 map_shadow_stack
            454 futex_wake futex_wait futex_requeue statmount listmount lsm_get_self_attr lsm_set_self_attr
            461 lsm_list_modules mseal setxattrat getxattrat listxattrat removexattrat open_tree_attr
            468 file_getattr file_setattr listns rseq_slice_yield
            983041 breakpoint cacheflush usr26 usr32 set_tls get_tls
            """;

    /** Names that exist on other architectures only: a profile may have them, and they mean nothing here. */
    static final String ELSEWHERE = """
            atomic_barrier atomic_cmpxchg_32 cachectl getpagesize multiplexer riscv_flush_icache riscv_hwprobe
            rtas s390_guarded_storage s390_pci_mmio_read s390_pci_mmio_write s390_runtime_instr s390_sthyi
            spu_create spu_run subpage_prot swapcontext switch_endian sync_file_range2 sys_debug_setcontext
            syscall sysmips timerfd
            """;

    private SyscallNumbers() {}
}

package io.gatun.linux.abi;

/** Constants of poll(2), epoll(7), eventfd(2), signalfd(2), timerfd_create(2) and inotify(7); names and values are the kernel headers'. */
@Header({"poll.h", "time.h", "sys/epoll.h", "sys/eventfd.h", "sys/signalfd.h", "sys/timerfd.h", "sys/inotify.h"})
public final class Poll {
    public static final long POLLIN = 1;
    public static final long POLLPRI = 2;
    public static final long POLLOUT = 4;
    public static final long POLLERR = 8;
    public static final long POLLHUP = 0x10;
    public static final long POLLNVAL = 0x20;
    public static final long POLLRDHUP = 0x2000;
    public static final long EPOLLIN = 1;
    public static final long EPOLLPRI = 2;
    public static final long EPOLLOUT = 4;
    public static final long EPOLLERR = 8;
    public static final long EPOLLHUP = 0x10;
    public static final long EPOLLRDHUP = 0x2000;
    public static final long EPOLLET = 0x80000000L;
    public static final long EPOLLONESHOT = 0x40000000;
    public static final long EPOLLEXCLUSIVE = 0x10000000;
    public static final long EPOLL_CTL_ADD = 1;
    public static final long EPOLL_CTL_DEL = 2;
    public static final long EPOLL_CTL_MOD = 3;
    public static final long EPOLL_CLOEXEC = 0x80000;
    public static final long EFD_CLOEXEC = 0x80000;
    public static final long EFD_NONBLOCK = 0x800;
    public static final long EFD_SEMAPHORE = 1;
    public static final long SFD_CLOEXEC = 0x80000;
    public static final long SFD_NONBLOCK = 0x800;
    public static final long TFD_CLOEXEC = 0x80000;
    public static final long TFD_NONBLOCK = 0x800;
    public static final long TFD_TIMER_ABSTIME = 1;
    public static final long CLOCK_REALTIME = 0;
    public static final long CLOCK_MONOTONIC = 1;
    public static final long CLOCK_BOOTTIME = 7;
    public static final long IN_CLOEXEC = 0x80000;
    public static final long IN_NONBLOCK = 0x800;
    public static final long IN_ACCESS = 1;
    public static final long IN_MODIFY = 2;
    public static final long IN_ATTRIB = 4;
    public static final long IN_CLOSE_WRITE = 8;
    public static final long IN_CLOSE_NOWRITE = 0x10;
    public static final long IN_OPEN = 0x20;
    public static final long IN_MOVED_FROM = 0x40;
    public static final long IN_MOVED_TO = 0x80;
    public static final long IN_CREATE = 0x100;
    public static final long IN_DELETE = 0x200;
    public static final long IN_DELETE_SELF = 0x400;
    public static final long IN_MOVE_SELF = 0x800;
    public static final long IN_Q_OVERFLOW = 0x4000;
    public static final long IN_IGNORED = 0x8000;
    public static final long IN_ONLYDIR = 0x1000000;
    public static final long IN_ISDIR = 0x40000000;

    private Poll() {}
}

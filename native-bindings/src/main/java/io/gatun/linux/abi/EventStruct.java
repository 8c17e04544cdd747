package io.gatun.linux.abi;

import static io.gatun.linux.abi.Struct.array;
import static io.gatun.linux.abi.Struct.u16;
import static io.gatun.linux.abi.Struct.u32;
import static io.gatun.linux.abi.Struct.u64;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.StructLayout;

/** Structs of epoll(7), poll(2), timerfd_create(2), signalfd(2) and inotify(7). */
@Header({"sys/epoll.h", "poll.h", "time.h", "sys/signalfd.h", "sys/inotify.h"})
public final class EventStruct {
    /** One ready descriptor; without a gap on x86-64, so that 32-bit programs have the same. */
    public static final StructLayout EPOLL_EVENT = Arch.current() == Arch.X86_64
            ? Struct.of("epoll_event", u32("events"), JAVA_LONG_UNALIGNED.withName("data"))
            : Struct.of("epoll_event", u32("events"), u64("data"));

    /** One descriptor to wait for. */
    public static final StructLayout POLLFD = Struct.of("pollfd", u32("fd"), u16("events"), u16("revents"));

    /** When a timer expires first, and how often then. */
    public static final StructLayout ITIMERSPEC = Struct.of(
            "itimerspec", FileStruct.TIMESPEC.withName("it_interval"), FileStruct.TIMESPEC.withName("it_value"));

    /** One signal that came. */
    public static final StructLayout SIGNALFD_SIGINFO = Struct.of(
            "signalfd_siginfo",
            u32("ssi_signo"),
            u32("ssi_errno"),
            u32("ssi_code"),
            u32("ssi_pid"),
            u32("ssi_uid"),
            u32("ssi_fd"),
            u32("ssi_tid"),
            u32("ssi_band"),
            u32("ssi_overrun"),
            u32("ssi_trapno"),
            u32("ssi_status"),
            u32("ssi_int"),
            u64("ssi_ptr"),
            u64("ssi_utime"),
            u64("ssi_stime"),
            u64("ssi_addr"),
            u16("ssi_addr_lsb"),
            array("__pad", 46, JAVA_BYTE));

    /** One change of a watched file; {@code len} bytes of name follow. */
    public static final StructLayout INOTIFY_EVENT =
            Struct.of("inotify_event", u32("wd"), u32("mask"), u32("cookie"), u32("len"));

    private EventStruct() {}
}

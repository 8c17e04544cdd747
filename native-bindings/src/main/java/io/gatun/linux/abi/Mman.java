package io.gatun.linux.abi;

/** Constants of mmap(2) and mprotect(2); names and values are the C library's headers'. */
@Header("sys/mman.h")
public final class Mman {
    public static final long PROT_READ = 1;
    public static final long PROT_WRITE = 2;
    public static final long PROT_EXEC = 4;
    public static final long MAP_SHARED = 1;
    public static final long MAP_PRIVATE = 2;
    public static final long MAP_ANONYMOUS = 0x20;

    private Mman() {}
}

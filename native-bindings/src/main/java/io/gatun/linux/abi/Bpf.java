package io.gatun.linux.abi;

/** Constants of bpf(2): commands, types, attachment and map flags; names and values are the kernel headers'. */
@Header("linux/bpf.h")
public final class Bpf {
    public static final int BPF_MAP_CREATE = 0;
    public static final int BPF_MAP_LOOKUP_ELEM = 1;
    public static final int BPF_MAP_UPDATE_ELEM = 2;
    public static final int BPF_MAP_DELETE_ELEM = 3;
    public static final int BPF_MAP_GET_NEXT_KEY = 4;
    public static final int BPF_PROG_LOAD = 5;
    public static final int BPF_OBJ_PIN = 6;
    public static final int BPF_OBJ_GET = 7;
    public static final int BPF_PROG_ATTACH = 8;
    public static final int BPF_PROG_DETACH = 9;
    public static final int BPF_PROG_GET_FD_BY_ID = 13;
    public static final int BPF_PROG_QUERY = 16;
    public static final int BPF_PROG_TYPE_SOCKET_FILTER = 1;
    public static final int BPF_PROG_TYPE_CGROUP_DEVICE = 15;
    public static final int BPF_PROG_TYPE_CGROUP_SOCK_ADDR = 18;
    public static final int BPF_CGROUP_DEVICE = 6;
    public static final int BPF_CGROUP_INET4_CONNECT = 10;
    public static final int BPF_CGROUP_INET6_CONNECT = 11;
    public static final int BPF_CGROUP_UDP4_SENDMSG = 14;
    public static final int BPF_CGROUP_UDP6_SENDMSG = 15;
    public static final int BPF_CGROUP_UDP4_RECVMSG = 19;
    public static final int BPF_CGROUP_UDP6_RECVMSG = 20;
    public static final int BPF_CGROUP_INET4_GETPEERNAME = 29;
    public static final int BPF_CGROUP_INET6_GETPEERNAME = 30;
    public static final int BPF_F_ALLOW_OVERRIDE = 1;
    public static final int BPF_F_ALLOW_MULTI = 2;
    public static final int BPF_F_REPLACE = 4;
    public static final int BPF_MAP_TYPE_HASH = 1;
    public static final int BPF_MAP_TYPE_ARRAY = 2;
    public static final int BPF_MAP_TYPE_LRU_HASH = 9;
    public static final int BPF_ANY = 0;
    public static final int BPF_NOEXIST = 1;
    public static final int BPF_EXIST = 2;
    public static final int BPF_PSEUDO_MAP_FD = 1;
    public static final int BPF_DEVCG_ACC_MKNOD = 1;
    public static final int BPF_DEVCG_ACC_READ = 2;
    public static final int BPF_DEVCG_ACC_WRITE = 4;
    public static final int BPF_DEVCG_DEV_BLOCK = 1;
    public static final int BPF_DEVCG_DEV_CHAR = 2;
    public static final int BPF_LD = 0;
    public static final int BPF_LDX = 1;
    public static final int BPF_ST = 2;
    public static final int BPF_STX = 3;
    public static final int BPF_JMP = 5;
    public static final int BPF_ALU64 = 7;
    public static final int BPF_W = 0;
    public static final int BPF_DW = 0x18;
    public static final int BPF_IMM = 0;
    public static final int BPF_MEM = 0x60;
    public static final int BPF_K = 0;
    public static final int BPF_X = 8;
    public static final int BPF_ADD = 0;
    public static final int BPF_SUB = 0x10;
    public static final int BPF_OR = 0x40;
    public static final int BPF_AND = 0x50;
    public static final int BPF_LSH = 0x60;
    public static final int BPF_RSH = 0x70;
    public static final int BPF_MOD = 0x90;
    public static final int BPF_MOV = 0xb0;
    public static final int BPF_JA = 0;
    public static final int BPF_JEQ = 0x10;
    public static final int BPF_JGT = 0x20;
    public static final int BPF_JGE = 0x30;
    public static final int BPF_JSET = 0x40;
    public static final int BPF_JNE = 0x50;
    public static final int BPF_CALL = 0x80;
    public static final int BPF_EXIT = 0x90;

    private Bpf() {}
}

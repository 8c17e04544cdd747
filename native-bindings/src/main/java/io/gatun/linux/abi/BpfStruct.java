package io.gatun.linux.abi;

import static io.gatun.linux.abi.Struct.array;
import static io.gatun.linux.abi.Struct.u32;
import static io.gatun.linux.abi.Struct.u64;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.StructLayout;

/** The members of {@code union bpf_attr} (bpf(2)), each as far as this program uses it; the kernel takes the rest for zero. */
@Header("linux/bpf.h")
public final class BpfStruct {
    public static final StructLayout MAP_CREATE = Struct.of(
            "union bpf_attr",
            u32("map_type"),
            u32("key_size"),
            u32("value_size"),
            u32("max_entries"),
            u32("map_flags"),
            u32("inner_map_fd"),
            u32("numa_node"),
            array("map_name", 16, JAVA_BYTE));

    public static final StructLayout MAP_ELEMENT =
            Struct.of("union bpf_attr", u32("map_fd"), u64("key"), u64("value"), u64("flags"));

    public static final StructLayout PROG_LOAD = Struct.of(
            "union bpf_attr",
            u32("prog_type"),
            u32("insn_cnt"),
            u64("insns"),
            u64("license"),
            u32("log_level"),
            u32("log_size"),
            u64("log_buf"),
            u32("kern_version"),
            u32("prog_flags"),
            array("prog_name", 16, JAVA_BYTE),
            u32("prog_ifindex"),
            u32("expected_attach_type"));

    public static final StructLayout PROG_ATTACH = Struct.of(
            "union bpf_attr",
            u32("target_fd"),
            u32("attach_bpf_fd"),
            u32("attach_type"),
            u32("attach_flags"),
            u32("replace_bpf_fd"));

    public static final StructLayout PROG_QUERY = Struct.of(
            "union bpf_attr",
            u32("query.target_fd"),
            u32("query.attach_type"),
            u32("query.query_flags"),
            u32("query.attach_flags"),
            u64("query.prog_ids"),
            u32("query.prog_cnt"));

    public static final StructLayout GET_FD_BY_ID =
            Struct.of("union bpf_attr", u32("prog_id"), u32("next_id"), u32("open_flags"));

    public static final StructLayout OBJECT =
            Struct.of("union bpf_attr", u64("pathname"), u32("bpf_fd"), u32("file_flags"));

    private BpfStruct() {}
}

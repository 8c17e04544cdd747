package io.gatun.engine.spec.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.spec.DefaultSpec;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.SpecCodec;
import io.gatun.engine.spec.check.Violation.Severity;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each check, by a change to the default document that it must find at its place, and at no other. */
class SpecChecksTest {

    @Test
    void defaultDocumentsHaveNothingWrong() {
        assertEquals(List.of(), SpecChecks.requireValid(DefaultSpec.rootful()));
        assertEquals(List.of(), SpecChecks.requireValid(DefaultSpec.rootless(1000, 1000)));
    }

    @Test
    void checksHaveDifferentNames() {
        var names = SpecChecks.ALL.stream().map(SpecCheck::name).toList();
        assertEquals(names.size(), new HashSet<>(names).size());
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        var spec = DefaultSpec.rootful().toBuilder()
                .process(ProcessSpec.of().cwd("home").build())
                .root(new OciSpec.Root("", false))
                .build();
        var refused = assertThrows(InvalidSpecException.class, () -> SpecChecks.requireValid(spec));
        assertEquals(
                List.of("root.path", "process.args", "process.cwd"),
                refused.violations().stream().map(Violation::path).toList());
        assertTrue(refused.getMessage().contains("process.args: empty; give at least the program"));
    }

    @Test
    void missingRootIsAnError() {
        var spec = OciSpec.builder().process(ProcessSpec.of("sh").build()).build();
        assertEquals(List.of("root"), paths(spec));
    }

    @Test
    void warningsLetTheContainerBeMade() {
        var spec = DefaultSpec.rootful().toBuilder()
                .otherPlatforms(Map.of("windows", Json.object().build()))
                .build();
        var warnings = SpecChecks.requireValid(spec);
        assertEquals(List.of("windows"), warnings.stream().map(Violation::path).toList());
        assertEquals(Severity.WARNING, warnings.getFirst().severity());
    }

    /** The member of a section is replaced by a value; single quotes stand for double ones. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "ociVersion | 'next' | ociVersion",
                "ociVersion | '2.0.0' | ociVersion",
                "ociVersion | '1.9.0' | ociVersion",
                "hostname | 'a\\u0000b' | hostname",
                "hostname | 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' | hostname",
                "root.path | 'rootfs\\u0000/x' | root.path",
                "annotations | {'': 'x'} | annotations",
                "hooks | {'poststop': [{'path': 'bin/hook'}]} | hooks.poststop[0].path",
                "hooks | {'prestart': [{'path': '/bin/hook', 'timeout': 0}]} | hooks.prestart[0].timeout",
                "hooks | {'startContainer': [{'path': 'hook'}]} | hooks.startContainer[0].path",
                "process.args | [] | process.args",
                "process.args | [''] | process.args[0]",
                "process.args | ['sh', 'a\\u0000'] | process.args[1]",
                "process.cwd | 'tmp' | process.cwd",
                "process.env | ['A=1', 'B'] | process.env[1]",
                "process.env | ['A=1\\u0000'] | process.env[0]",
                "process.user | {'uid': 4294967295, 'gid': 0} | process.user.uid",
                "process.user | {'uid': 0, 'gid': 4294967295} | process.user.gid",
                "process.user | {'uid': 0, 'gid': 0, 'additionalGids': [1, 4294967295]} | process.user.additionalGids[1]",
                "process.user | {'uid': 0, 'gid': 0, 'umask': 512} | process.user.umask",
                "process.rlimits | [{'type': 'RLIMIT_CPU', 'soft': 2, 'hard': 1}] | process.rlimits[0]",
                "process.oomScoreAdj | 1001 | process.oomScoreAdj",
                "process.oomScoreAdj | -2147483648 | process.oomScoreAdj",
                "process.consoleSize | {'height': 65536, 'width': 1} | process.consoleSize",
                "process.consoleSize | {'height': 18446744073709551615, 'width': 1} | process.consoleSize",
                "process.ioPriority | {'class': 'IOPRIO_CLASS_RT', 'priority': 8} | process.ioPriority.priority",
                "process.scheduler | {'policy': 'SCHED_OTHER', 'nice': 20} | process.scheduler.nice",
                "process.scheduler | {'policy': 'SCHED_OTHER', 'priority': 1} | process.scheduler.priority",
                "process.scheduler | {'policy': 'SCHED_FIFO'} | process.scheduler.priority",
                "process.scheduler | {'policy': 'SCHED_BATCH', 'runtime': 1} | process.scheduler",
                "process.scheduler | {'policy': 'SCHED_ISO'} | process.scheduler.policy",
                "process.execCPUAffinity | {'initial': '0-'} | process.execCPUAffinity.initial",
                "linux.cgroupsPath | '/a/../../b' | linux.cgroupsPath",
                "linux.maskedPaths | ['proc/kcore'] | linux.maskedPaths[0]",
                "linux.readonlyPaths | ['proc/sys'] | linux.readonlyPaths[0]",
                "linux.devices | [{'path': 'dev/x', 'type': 'c', 'major': 1, 'minor': 3}] | linux.devices[0].path",
                "linux.devices | [{'path': '/dev/x', 'type': 'c', 'major': 4096, 'minor': 3}] | linux.devices[0]",
                "linux.devices | [{'path': '/dev/x', 'type': 'b', 'major': 8, 'minor': -1}] | linux.devices[0]",
                "linux.netDevices | {'eth/0': {}} | linux.netDevices[\"eth/0\"]",
                "linux.netDevices | {'eth0': {'name': 'a:b'}} | linux.netDevices.eth0.name",
                "linux.netDevices | {'eth0': {'name': 'a'}, 'eth1': {'name': 'a'}} | linux.netDevices.eth1",
                "linux.timeOffsets | {'monotonic': {'secs': 1}} | linux.timeOffsets",
                "linux.personality | {'domain': 'LINUX', 'flags': ['X']} | linux.personality.flags",
                "linux.intelRdt | {'closID': 'gold'} | linux.intelRdt",
                "linux.memoryPolicy | {'mode': 'MPOL_BIND'} | linux.memoryPolicy.nodes",
                "linux.memoryPolicy | {'mode': 'MPOL_LOCAL', 'nodes': '0'} | linux.memoryPolicy.nodes",
                "linux.uidMappings | [{'containerID': 0, 'hostID': 1, 'size': 1}] | linux.uidMappings",
                "linux.resources | {'memory': {'limit': -2}} | linux.resources.memory.limit",
                "linux.resources | {'memory': {'limit': 20, 'swap': 10}} | linux.resources.memory.swap",
                "linux.resources | {'memory': {'swap': 10}} | linux.resources.memory.swap",
                "linux.resources | {'memory': {'swappiness': 101}} | linux.resources.memory.swappiness",
                "linux.resources | {'memory': {'kernel': 1000}} | linux.resources.memory.kernel",
                "linux.resources | {'cpu': {'shares': 9223372036854775808}} | linux.resources.cpu.shares",
                "linux.resources | {'cpu': {'period': 999}} | linux.resources.cpu.period",
                "linux.resources | {'cpu': {'quota': -2}} | linux.resources.cpu.quota",
                "linux.resources | {'cpu': {'quota': 2000, 'burst': 3000}} | linux.resources.cpu.burst",
                "linux.resources | {'cpu': {'idle': 2}} | linux.resources.cpu.idle",
                "linux.resources | {'cpu': {'cpus': '0,x'}} | linux.resources.cpu.cpus",
                "linux.resources | {'cpu': {'realtimeRuntime': 2, 'realtimePeriod': 1}} | linux.resources.cpu.realtimeRuntime",
                "linux.resources | {'pids': {'limit': -2}} | linux.resources.pids.limit",
                "linux.resources | {'devices': [{'allow': true, 'access': 'rx'}]} | linux.resources.devices[0].access",
                "linux.resources | {'devices': [{'allow': true, 'major': 1}]} | linux.resources.devices[0]",
                "linux.resources | {'hugepageLimits': [{'pageSize': '2M', 'limit': 1}]} "
                        + "| linux.resources.hugepageLimits[0].pageSize",
                "linux.resources | {'rdma': {'mlx': {}}} | linux.resources.rdma.mlx",
                "linux.resources | {'unified': {'../cgroup.procs': '1'}} | linux.resources.unified[\"../cgroup.procs\"]",
                "linux.resources | {'blockIO': {'weight': 1001}} | linux.resources.blockIO.weight",
                "linux.resources | {'blockIO': {'weightDevice': [{'major': 8, 'minor': 0}]}} "
                        + "| linux.resources.blockIO.weightDevice[0]",
                "linux.resources | {'blockIO': {'throttleReadBpsDevice': [{'major': -8, 'minor': 0, 'rate': 1}]}} "
                        + "| linux.resources.blockIO.throttleReadBpsDevice[0]",
                "linux.seccomp | {'defaultAction': 'SCMP_ACT_KILL', 'defaultErrnoRet': 1} | linux.seccomp.defaultErrnoRet",
                "linux.seccomp | {'defaultAction': 'SCMP_ACT_NOTIFY'} | linux.seccomp.defaultAction",
                "linux.seccomp | {'defaultAction': 'SCMP_ACT_LOG', 'listenerMetadata': 'x'} | linux.seccomp.listenerMetadata",
                "linux.seccomp | {'defaultAction': 'SCMP_ACT_LOG', 'syscalls': [{'names': ['read'], "
                        + "'action': 'SCMP_ACT_ALLOW', 'errnoRet': 1}]} | linux.seccomp.syscalls[0].errnoRet",
                "linux.seccomp | {'defaultAction': 'SCMP_ACT_LOG', 'syscalls': [{'names': [''], "
                        + "'action': 'SCMP_ACT_ALLOW'}]} | linux.seccomp.syscalls[0].names"
            })
    void mistakeIsFoundAtItsPlace(String member, String value, String path) {
        assertEquals(List.of(path), paths(changed(member, value)));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'destination': ''} | mounts[0].destination",
                "{'destination': 'data', 'type': 'tmpfs'} | mounts[0].destination",
                "{'destination': '/data'} | mounts[0].type",
                "{'destination': '/data', 'options': ['bind']} | mounts[0].source",
                "{'destination': '/data', 'source': '/x', 'options': ['bind', 'size=1']} | mounts[0].options[1]",
                "{'destination': '/data', 'type': 'tmpfs', 'options': ['']} | mounts[0].options[0]",
                "{'destination': '/data', 'type': 'tmpfs', 'options': ['ro,suid']} | mounts[0].options[0]",
                "{'destination': '/data', 'source': '/x', 'options': ['rbind', 'idmap']} | mounts[0]",
                "{'destination': '/data', 'source': '/x', 'options': ['rbind'], "
                        + "'uidMappings': [{'containerID': 0, 'hostID': 1, 'size': 1}]} | mounts[0]",
                "{'destination': '/data\\u0000', 'type': 'tmpfs'} | mounts[0].destination"
            })
    void mistakeInAMountIsFoundAtItsPlace(String mount, String path) {
        var errors = paths(changed("mounts", "[" + mount + "]"));
        assertTrue(errors.contains(path), errors.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ro", "rro", "nosuid", "rprivate", "rslave", "tmpcopyup", "nofail", "x-systemd.automount"})
    void genericOptionsAreFineForBindMounts(String option) {
        var mount = "[{'destination': '/data', 'source': '/x', 'options': ['rbind', '%s']}]".formatted(option);
        assertEquals(List.of(), paths(changed("mounts", mount)));
    }

    @Test
    void namespaceGivenTwiceIsFound() {
        assertEquals(
                List.of("linux.namespaces[2].type"),
                paths(changed("linux", "{'namespaces': [{'type': 'pid'}, {'type': 'uts'}, {'type': 'pid'}]}")));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'namespaces': [{'type': 'uts'}, {'type': 'pid', 'path': 'ns/pid'}]} | linux.namespaces[1].path",
                "{'namespaces': []} | hostname",
                "{'namespaces': [{'type': 'uts'}], 'maskedPaths': ['/proc/kcore']} | linux.namespaces",
                "{'namespaces': [{'type': 'uts'}], 'netDevices': {'eth0': {}}} | linux.netDevices",
                "{'namespaces': [{'type': 'uts'}, {'type': 'user'}]} | linux.namespaces",
                "{'namespaces': [{'type': 'uts'}, {'type': 'time'}], 'timeOffsets': {'realtime': {}}} "
                        + "| linux.timeOffsets.realtime",
                "{'namespaces': [{'type': 'uts'}, {'type': 'time'}], 'timeOffsets': {'boottime': {'nanosecs': 1000000000}}} "
                        + "| linux.timeOffsets.boottime.nanosecs",
                "{'namespaces': [{'type': 'uts'}, {'type': 'time', 'path': '/proc/1/ns/time'}], "
                        + "'timeOffsets': {'boottime': {'secs': 1}}} | linux.timeOffsets"
            })
    void settingWithoutItsNamespaceIsFound(String linux, String path) {
        assertEquals(List.of(path), paths(changed("linux", linux)));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "[{'containerID': 0, 'hostID': 1000, 'size': 0}] | linux.uidMappings[0].size",
                "[{'containerID': 0, 'hostID': 4294967295, 'size': 2}] | linux.uidMappings[0]",
                "[{'containerID': 0, 'hostID': 1, 'size': 9}, {'containerID': 8, 'hostID': 100, 'size': 1}] "
                        + "| linux.uidMappings",
                "[{'containerID': 0, 'hostID': 1, 'size': 9}, {'containerID': 10, 'hostID': 9, 'size': 1}] "
                        + "| linux.uidMappings",
                "[{'containerID': 1, 'hostID': 1, 'size': 9}] | process.user.uid"
            })
    void mistakeInAMappingIsFound(String uids, String path) {
        var linux = "{'namespaces': [{'type': 'uts'}, {'type': 'user'}], 'uidMappings': " + uids
                + ", 'gidMappings': [{'containerID': 0, 'hostID': 1000, 'size': 1}]}";
        var errors = paths(changed("linux", linux));
        assertTrue(errors.contains(path), errors.toString());
    }

    private static List<String> paths(OciSpec spec) {
        return SpecChecks.violations(spec).stream().map(Violation::path).toList();
    }

    /** The default document with a member of a section (or a top-level one) set to a value. */
    private static OciSpec changed(String member, String value) {
        var json = JsonReader.DOCUMENTS.read(value.replace('\'', '"'));
        return SpecCodec.read(set(SpecCodec.write(DefaultSpec.rootful()), member, json));
    }

    private static Json.Obj set(Json.Obj object, String member, Json value) {
        int dot = member.indexOf('.');
        var members = Json.object();
        object.members().forEach(members::put);
        if (dot < 0) return members.put(member, value).build();
        var section = (Json.Obj) object.get(member.substring(0, dot)).orElseThrow();
        return members.put(member.substring(0, dot), set(section, member.substring(dot + 1), value))
                .build();
    }
}

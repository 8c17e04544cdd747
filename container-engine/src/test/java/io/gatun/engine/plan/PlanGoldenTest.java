package io.gatun.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatun.engine.plan.PlanInput.Cgroups.View;
import io.gatun.engine.plan.lower.PlanText;
import io.gatun.engine.plan.record.LogPolicy;
import io.gatun.engine.plan.step.Supervision;
import io.gatun.engine.plan.step.Supervision.Caller;
import io.gatun.engine.plan.step.Supervision.Duty;
import io.gatun.engine.plan.step.Supervision.Output.Logged;
import io.gatun.engine.plan.step.Supervision.Shim;
import io.gatun.engine.spec.Hooks;
import io.gatun.engine.spec.Hooks.Hook;
import io.gatun.engine.spec.IdMapping;
import io.gatun.engine.spec.LinuxSpec;
import io.gatun.engine.spec.LinuxSpec.Namespace;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.testing.Bundles;
import io.gatun.linux.abi.Arch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What containers come to: each kind has a file with all the system calls that make it. A changed plan needs a changed file;
 * {@code -Dgolden.update=true} writes them.
 */
class PlanGoldenTest {
    private static final Path GOLDEN = Path.of("src/test/resources/io/gatun/engine/plan");
    private static final PlanInput.Host HOST = new PlanInput.Host(40, -1, Set.of("/srv/state/hosts"));
    private static final PlanInput.Cgroups CGROUPS = new PlanInput.Cgroups(
            List.of("memory", "pids"),
            true,
            List.of(
                    new View("memory", "/sys/fs/cgroup/memory/gatun/box", List.of()),
                    new View("pids", "/sys/fs/cgroup/pids/gatun/box", List.of())));
    private static final PlanInput.Root ROOTFS = new PlanInput.Root.Directory("/srv/rootfs");
    private static final Hooks OWN_HOOKS = new Hooks(
            List.of(),
            List.of(),
            List.of(),
            List.of(
                    new Hook("/bin/one", List.of(), List.of(), Optional.empty()),
                    new Hook("/bin/two", List.of("two", "2"), List.of("A=1"), Optional.of(Duration.ofSeconds(5)))),
            List.of(),
            List.of());
    private static final Supervision LOGGED = new Shim(new Logged(LogPolicy.DEFAULT), Set.of());

    @TestFactory
    Stream<DynamicTest> containersComeToTheirSystemCalls() {
        return plans().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> dynamicTest(entry.getKey(), () -> check(entry.getKey(), entry.getValue())));
    }

    private static Map<String, ContainerPlan> plans() {
        var host = new PlanInput.Root.Host("/srv/state/mask", "/srv/state/upper", "/srv/state/work");
        var init = new Shim(new Logged(LogPolicy.DEFAULT), Set.of(Duty.INIT));
        return Map.of(
                "hooks", plan(ROOTFS, new Caller(), spec -> spec.hooks(OWN_HOOKS)),
                "host-image", plan(host, LOGGED, spec -> spec),
                "rootfs", plan(ROOTFS, LOGGED, spec -> spec),
                "read-only", plan(ROOTFS, LOGGED, spec -> spec.root(new OciSpec.Root("/srv/rootfs", true))),
                "terminal", plan(ROOTFS, LOGGED, spec -> spec.process(onATerminal())),
                "init", plan(ROOTFS, init, spec -> spec),
                "host-network", plan(ROOTFS, LOGGED, spec -> spec.linux(onTheHostsNetwork())),
                "user-namespace", plan(ROOTFS, LOGGED, spec -> spec.linux(withUserNamespace())),
                "oci-bundle", plan(ROOTFS, new Caller(), spec -> spec),
                "exec", exec());
    }

    private static ContainerPlan plan(
            PlanInput.Root root, Supervision supervision, UnaryOperator<OciSpec.Builder> change) {
        OciSpec spec = change.apply(Bundles.running("/srv/rootfs", "true")).build();
        return ContainerPlan.of(
                new PlanInput(spec, root, CGROUPS, Optional.empty(), supervision, HOST, PlanInput.Wishes.NONE));
    }

    private static ContainerPlan exec() {
        var unconfined = new ExecInput.Confinement(Optional.empty(), Optional.empty(), HOST.lastCapability(), -1);
        var process = ProcessSpec.of("ps").env(List.of("PATH=/bin")).build();
        return ContainerPlan.of(new ExecInput(
                process,
                EnumSet.of(NamespaceType.MOUNT, NamespaceType.PID, NamespaceType.NETWORK),
                CGROUPS,
                unconfined,
                new Caller(),
                0));
    }

    private static ProcessSpec onATerminal() {
        return ProcessSpec.of("sh").env(List.of("PATH=/bin")).terminal(true).build();
    }

    private static LinuxSpec onTheHostsNetwork() {
        var others = Bundles.linux().namespaces().stream()
                .filter(namespace -> namespace.type() != NamespaceType.NETWORK)
                .toList();
        return Bundles.linux().toBuilder().namespaces(others).build();
    }

    private static LinuxSpec withUserNamespace() {
        var mapping = List.of(new IdMapping(0, 200_000, 65_536));
        var user = Stream.of(Namespace.fresh(NamespaceType.USER));
        return Bundles.linux().toBuilder()
                .namespaces(Stream.concat(Bundles.linux().namespaces().stream(), user)
                        .toList())
                .uidMappings(mapping)
                .gidMappings(mapping)
                .build();
    }

    private static void check(String name, ContainerPlan plan) throws IOException {
        String actual = String.join("\n", PlanText.of(plan, Arch.X86_64)) + "\n";
        Path file = GOLDEN.resolve(name + ".txt");
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, actual);
        }
        assertEquals(Files.readString(file), actual);
    }
}

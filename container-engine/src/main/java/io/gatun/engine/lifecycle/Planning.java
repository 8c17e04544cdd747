package io.gatun.engine.lifecycle;

import io.gatun.engine.cgroup.CgroupPath;
import io.gatun.engine.launch.Starter;
import io.gatun.engine.plan.ContainerPlan;
import io.gatun.engine.plan.PlanInput;
import io.gatun.engine.plan.lower.PlanText;
import io.gatun.engine.plan.record.LogPolicy;
import io.gatun.engine.plan.step.Supervision;
import io.gatun.engine.plan.step.Supervision.Output;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.check.SpecChecks;
import io.gatun.engine.template.ContainerTemplate;
import io.gatun.engine.template.Image;
import io.gatun.linux.abi.Arch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What starting a container would do, as text. */
public final class Planning {
    private final Host host;
    private final Creation creation;
    private final Path root;

    public Planning(Host host, Creation creation, Path root) {
        this.host = host;
        this.creation = creation;
        this.root = root;
    }

    /** The descriptors that the engine would open, and every system call of the start, below its reason. */
    public List<String> text(Creation.Order order) {
        Path directory = root.resolve("containers").resolve(order.id().value());
        Creation.Planned planned = creation.planned(order, directory);
        ContainerTemplate template = planned.template();
        SpecChecks.requireValid(template.spec());
        ContainerPlan plan = plan(order, planned, directory);
        return PlanText.of(plan, Arch.current());
    }

    private ContainerPlan plan(Creation.Order order, Creation.Planned planned, Path directory) {
        ContainerTemplate template = planned.template();
        OciSpec spec = template.spec();
        var log = order.options().log();
        LogPolicy policy = log.maxFiles() == 0 ? LogPolicy.NONE : new LogPolicy(log.maxBytes(), log.maxFiles());
        var request = new Starter.Request(
                order.id(),
                spec,
                directory.toString(),
                files(order.image(), planned, directory),
                new Supervision.Shim(new Output.Logged(policy), Set.of()),
                Map.of());
        var location =
                host.cgroups().planned(CgroupPath.of(spec.linux().cgroupsPath().orElse("/gatun/" + order.id())));
        Set<String> written = template.files().stream()
                .map(file -> directory.resolve(file.name()).toString())
                .collect(Collectors.toUnmodifiableSet());
        return host.starter().plan(request, location, written);
    }

    private static PlanInput.Root files(Image image, Creation.Planned planned, Path directory) {
        String path = planned.template().spec().root().orElseThrow().path();
        return switch (image) {
            case Image.Host() ->
                new PlanInput.Root.Host(
                        directory.resolve("mask").toString(),
                        directory.resolve("upper").toString(),
                        directory.resolve("work").toString());
            case Image.Stored stored ->
                LayeredRoot.planned(
                        planned.layers(), directory, planned.template().spec().linux());
            case Image.Rootfs rootfs -> new PlanInput.Root.Directory(path);
            case Image.Bundle(var bundle) ->
                new PlanInput.Root.Directory(Path.of(bundle).resolve(path).toString());
        };
    }
}

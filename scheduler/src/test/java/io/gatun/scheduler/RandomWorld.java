package io.gatun.scheduler;

import io.gatun.scheduler.model.AffinityTerm;
import io.gatun.scheduler.model.Demand;
import io.gatun.scheduler.model.DisruptionBudget;
import io.gatun.scheduler.model.HostPort;
import io.gatun.scheduler.model.Identity;
import io.gatun.scheduler.model.Labels;
import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.NodeRules;
import io.gatun.scheduler.model.NodeTerm;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.PodRules;
import io.gatun.scheduler.model.PodSelectorOwner;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.model.Requirement;
import io.gatun.scheduler.model.Resources;
import io.gatun.scheduler.model.Selector;
import io.gatun.scheduler.model.SpreadConstraint;
import io.gatun.scheduler.model.Standing;
import io.gatun.scheduler.model.Taint;
import io.gatun.scheduler.model.Toleration;
import io.gatun.scheduler.model.Volume;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Random nodes and pods from small vocabularies, so that rules meet often. Equal seeds give equal worlds. */
final class RandomWorld {
    static final String ZONE = "topology.kubernetes.io/zone";
    static final String HOST = "kubernetes.io/hostname";
    private static final List<String> NAMESPACES = List.of("default", "blue", "green");

    private final SplittableRandom random;
    private int pods;

    RandomWorld(long seed) {
        random = new SplittableRandom(seed);
    }

    SplittableRandom random() {
        return random;
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private <T> List<T> some(int percent, int most, Supplier<T> maker) {
        var list = new ArrayList<T>();
        while (list.size() < most && chance(percent)) list.add(maker.get());
        return List.copyOf(list);
    }

    Node node(String name) {
        Map<String, String> labels = new HashMap<>();
        if (chance(95)) labels.put(HOST, name);
        if (chance(85)) labels.put(ZONE, "z" + random.nextInt(3));
        if (chance(40)) labels.put("disk", any(List.of("ssd", "hdd")));
        if (chance(30)) labels.put("cores", Integer.toString(random.nextInt(8)));
        var resources = Resources.of(1000L * random.nextInt(1, 5), (1L << 30) * random.nextInt(1, 5));
        if (chance(20)) resources = resources.with("example.com/gpu", random.nextInt(1, 3));
        return Node.of(name, Labels.of(labels), new Node.Allocatable(resources, random.nextInt(2, 12)))
                .with(new Node.Admission(chance(8), some(20, 2, this::taint)))
                .withImages(chance(30) ? Map.of("app:1", (long) random.nextInt(600) << 20) : Map.of());
    }

    private Taint taint() {
        return new Taint(any(List.of("a", "b")), any(List.of("", "x")), any(List.of(Taint.Effect.values())));
    }

    Labels namespaceLabels() {
        return Labels.of("team", any(List.of("one", "two")));
    }

    String namespace() {
        return any(NAMESPACES);
    }

    Pod pod(PodShape shape) {
        var name = "p" + pods++;
        var status = new Pod.Status(pods, chance(70) ? random.nextInt(1, 50) : 0, "", Pod.Ending.NONE);
        return new Pod(name, name, shape, "", status);
    }

    PodShape shape() {
        return new PodShape(identity(), standing(), demand(), nodeRules(), podRules());
    }

    private Identity identity() {
        Map<String, String> labels = new HashMap<>();
        if (chance(80)) labels.put("app", any(List.of("web", "db", "job")));
        if (chance(40)) labels.put("tier", any(List.of("front", "back")));
        var controller = chance(30) ? new Identity.Owner("ReplicaSet", "rs") : Identity.Owner.NONE;
        return new Identity(namespace(), Labels.of(labels), controller, Identity.DEFAULT_SCHEDULER, "");
    }

    private Standing standing() {
        var policy = chance(90) ? Standing.Preemption.PreemptLowerPriority : Standing.Preemption.Never;
        return new Standing(chance(50) ? 0 : random.nextInt(-1, 4), policy, Set.of());
    }

    private Demand demand() {
        long cpu = chance(80) ? 100L * random.nextInt(1, 16) : 0;
        long memory = chance(60) ? (128L << 20) * random.nextInt(1, 8) : 0;
        var requests = Resources.of(cpu, memory);
        if (chance(10)) requests = requests.with("example.com/gpu", 1);
        var scored = Resources.of(cpu == 0 ? 100 : cpu, memory == 0 ? 200L << 20 : memory);
        return new Demand(
                requests,
                scored,
                some(15, 2, () -> new HostPort(any(List.of("", "10.0.0.1")), "TCP", random.nextInt(80, 82))),
                List.of(any(List.of("app:1", "app:2"))),
                some(
                        10,
                        1,
                        () -> new Volume.Disk(
                                "gcePersistentDisk",
                                any(List.of("d1", "d2")),
                                List.of(),
                                any(List.of(Volume.Sharing.values())))));
    }

    private NodeRules nodeRules() {
        var selector = chance(15) ? Selector.of(requirement()) : Selector.EVERYTHING;
        Optional<List<NodeTerm>> required =
                chance(15) ? Optional.of(List.of(nodeTerm(), nodeTerm())) : Optional.empty();
        var preferred = some(20, 2, () -> new NodeRules.Preference(random.nextInt(1, 100), nodeTerm()));
        return new NodeRules("", selector, required, preferred, some(30, 3, this::toleration));
    }

    private NodeTerm nodeTerm() {
        return new NodeTerm(List.of(requirement()), List.of());
    }

    private Requirement requirement() {
        return any(List.of(
                new Requirement.In("disk", Set.of("ssd")),
                new Requirement.NotIn("disk", Set.of("hdd")),
                new Requirement.Exists("disk"),
                new Requirement.DoesNotExist("disk"),
                new Requirement.GreaterThan("cores", 3),
                new Requirement.In(ZONE, Set.of("z0", "z1"))));
    }

    private Toleration toleration() {
        Optional<Taint.Effect> effect =
                chance(50) ? Optional.empty() : Optional.of(any(List.of(Taint.Effect.values())));
        return chance(50)
                ? new Toleration(any(List.of("a", "b", "")), Toleration.Operator.Exists, "", effect)
                : new Toleration(any(List.of("a", "b")), Toleration.Operator.Equal, any(List.of("", "x")), effect);
    }

    private PodRules podRules() {
        return new PodRules(
                some(12, 2, this::term),
                some(15, 2, this::term),
                some(15, 2, () -> new AffinityTerm.Weighted(random.nextInt(1, 101), term())),
                some(15, 2, () -> new AffinityTerm.Weighted(random.nextInt(1, 101), term())),
                some(25, 2, this::constraint));
    }

    private AffinityTerm term() {
        var namespaces = chance(50) ? Set.of("default", "blue") : Set.of(namespace());
        var byLabel = chance(20)
                ? Selector.of(new Requirement.In("team", Set.of("one")))
                : chance(10) ? Selector.EVERYTHING : Selector.NOTHING;
        return new AffinityTerm(namespaces, byLabel, selector(), any(List.of(ZONE, HOST, "disk")));
    }

    private Selector selector() {
        return any(List.of(
                Selector.of(new Requirement.In("app", Set.of("web"))),
                Selector.of(new Requirement.In("app", Set.of("web", "db"))),
                Selector.of(new Requirement.Exists("tier")),
                Selector.of(new Requirement.NotIn("tier", Set.of("back"))),
                Selector.EVERYTHING));
    }

    private SpreadConstraint constraint() {
        return new SpreadConstraint(
                any(List.of(ZONE, HOST, "disk")),
                random.nextInt(1, 4),
                chance(20) ? random.nextInt(1, 5) : 1,
                selector(),
                new SpreadConstraint.Policies(
                        any(List.of(SpreadConstraint.When.values())),
                        any(List.of(SpreadConstraint.Inclusion.values())),
                        any(List.of(SpreadConstraint.Inclusion.values()))));
    }

    DisruptionBudget budget(String name) {
        return new DisruptionBudget(namespace(), name, selector(), random.nextInt(3), Set.of());
    }

    PodSelectorOwner owner() {
        return chance(50)
                ? new PodSelectorOwner(
                        "Service", namespace(), "svc", Selector.of(new Requirement.In("app", Set.of("web"))))
                : new PodSelectorOwner(
                        "ReplicaSet", namespace(), "rs", Selector.of(new Requirement.In("tier", Set.of("front"))));
    }
}

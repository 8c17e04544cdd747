package io.gatun.scheduler.testing;

import io.gatun.scheduler.manifest.ClusterObjects;
import io.gatun.scheduler.manifest.Documents;
import io.gatun.scheduler.manifest.Limits;
import io.gatun.scheduler.manifest.ManifestReader;
import io.gatun.scheduler.profile.ProfileReader;
import io.gatun.scheduler.profile.Profiles;
import io.gatun.scheduler.report.Explanation;
import io.gatun.scheduler.report.Plan;
import io.gatun.scheduler.report.Planner;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A cluster and pods in YAML, and what the scheduler says about them. For tests in every package. */
public final class Scenario {
    private final Map<String, String> files;
    private Profiles profiles = Profiles.STANDARD;

    private Scenario(Map<String, String> files) {
        this.files = files;
    }

    /** Documents of one file. */
    public static Scenario of(String... yaml) {
        return new Scenario(Map.of("test.yaml", String.join("\n---\n", yaml)));
    }

    /** One file each, JSON or YAML, named {@code test1}, {@code test2} and so on. */
    public static Scenario ofFiles(String... texts) {
        var files = new TreeMap<String, String>();
        for (var text : texts) files.put("test" + (files.size() + 1), text);
        return new Scenario(files);
    }

    public Scenario configured(String configuration) {
        profiles = ProfileReader.read(documents("config.yaml", configuration).getFirst());
        return this;
    }

    private static List<io.gatun.scheduler.manifest.Field> documents(String name, String text) {
        try {
            return new Documents(Limits.DEFAULT).read(new StringReader(text), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ClusterObjects objects() {
        var reader = new ManifestReader();
        files.forEach((name, text) -> documents(name, text).forEach(reader::add));
        return reader.objects();
    }

    public Plan plan() {
        return new Planner(objects(), profiles, 0).plan();
    }

    /** Node by pod name, or the message in brackets. */
    public Map<String, String> fates() {
        var fates = new TreeMap<String, String>();
        for (var pod : plan().pods()) {
            var name = pod.pod().substring(pod.pod().indexOf('/') + 1);
            fates.put(
                    name,
                    switch (pod.fate()) {
                        case Plan.Fate.Placed(var node, var evicted) ->
                            evicted.isEmpty() ? node : node + " after " + String.join(",", evicted);
                        case Plan.Fate.Waits(var message) -> "[" + message + "]";
                    });
        }
        return fates;
    }

    public Explanation explain(String pod) {
        return new Planner(objects(), profiles, 0).explain(pod).orElseThrow();
    }

    /** The reasons of one plugin by node, nodes that it accepts left out. */
    public Map<String, String> refusals(String pod, String plugin) {
        var refusals = new TreeMap<String, String>();
        for (var view : explain(pod).nodes()) {
            for (var objection : view.objections()) {
                if (objection.plugin().equals(plugin))
                    refusals.put(view.node(), String.join(", ", objection.reasons()));
            }
        }
        return refusals;
    }

    /** The normalized scores of one plugin by node. */
    public Map<String, Long> scores(String pod, String plugin) {
        return explain(pod).nodes().stream()
                .filter(Explanation.NodeView::fits)
                .collect(Collectors.toMap(
                        Explanation.NodeView::node,
                        view -> view.scores().stream()
                                .filter(score -> score.plugin().equals(plugin))
                                .mapToLong(Explanation.PluginScore::normalized)
                                .sum(),
                        (one, other) -> one,
                        TreeMap::new));
    }

    /** A node with 4 CPUs and 8 GiB; {@code more} is further YAML of metadata and spec, at two blanks. */
    public static String node(String name, String labels, String spec) {
        return """
                apiVersion: v1
                kind: Node
                metadata:
                  name: %s
                  labels: {kubernetes.io/hostname: %s%s}
                spec: {%s}
                status: {allocatable: {cpu: "4", memory: 8Gi, pods: "10"}}
                """.formatted(name, name, labels.isEmpty() ? "" : ", " + labels, spec);
    }

    public static String node(String name) {
        return node(name, "", "");
    }

    /** A pod; {@code spec} is YAML of its spec besides the container, in flow style. */
    public static String pod(String name, String labels, String spec) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, labels: {%s}}
                spec: {containers: [{name: c, image: app}]%s}
                """.formatted(name, labels, spec.isEmpty() ? "" : ", " + spec);
    }

    public static String pod(String name) {
        return pod(name, "", "");
    }
}

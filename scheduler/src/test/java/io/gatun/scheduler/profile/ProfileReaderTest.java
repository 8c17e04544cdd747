package io.gatun.scheduler.profile;

import static io.gatun.scheduler.testing.Scenario.node;
import static io.gatun.scheduler.testing.Scenario.pod;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatun.scheduler.manifest.ManifestException;
import io.gatun.scheduler.testing.Scenario;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileReaderTest {
    private static final String HEAD = "apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n";

    @Test
    void aPluginThatIsDisabledEverywhereSaysNothing() {
        var scenario = Scenario.of(node("a", "", "unschedulable: true"), pod("p"))
                .configured(HEAD + "profiles: [{plugins: {multiPoint: {disabled: [{name: NodeUnschedulable}]}}}]");
        assertEquals(Map.of("p", "a"), scenario.fates());
    }

    @Test
    void onePointCanBeDisabledAlone() {
        var scenario = Scenario.of(
                        node("a", "", "taints: [{key: k, effect: NoSchedule}, {key: l, effect: PreferNoSchedule}]"),
                        node("b"),
                        pod("p"))
                .configured(HEAD + "profiles: [{plugins: {filter: {disabled: [{name: TaintToleration}]}}}]");
        assertEquals(Map.of("a", 0L, "b", 100L), scenario.scores("p", "TaintToleration"));
    }

    @Test
    void weightsAndStarsAreUnderstood() {
        var scenario = Scenario.of(node("a"), pod("p"))
                .configured(
                        HEAD
                                + "profiles: [{plugins: {score: {disabled: [{name: '*'}], enabled: [{name: NodeResourcesFit, weight: 7}]}}}]");
        var scores = scenario.explain("p").nodes().getFirst().scores();
        assertEquals(1, scores.size());
        assertEquals(7, scores.getFirst().weight());
    }

    @Test
    void podsPickTheirSchedulerByName() {
        var scenario = Scenario.of(
                        node("a", "", "unschedulable: true"),
                        pod("p"),
                        pod("q", "", "schedulerName: bold"),
                        pod("r", "", "schedulerName: nobody"))
                .configured(HEAD + """
                        profiles:
                        - schedulerName: default-scheduler
                        - schedulerName: bold
                          plugins: {multiPoint: {disabled: [{name: NodeUnschedulable}]}}
                        """);
        var fates = scenario.fates();
        assertEquals("a", fates.get("q"));
        assertEquals("[not tried]", fates.get("r"));
        assertEquals(
                "[0/1 nodes are available: 1 node(s) were unschedulable."
                        + " preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.]",
                fates.get("p"));
    }

    @Test
    void defaultConstraintsOfAListReplaceTheSystems() {
        var scenario = Scenario.of(
                        node("a"),
                        node("b"),
                        "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {selector: {app: web}}}",
                        pod("w", "app: web", "nodeName: a"),
                        pod("p", "app: web", ""))
                .configured(HEAD + """
                        profiles:
                        - pluginConfig:
                          - name: PodTopologySpread
                            args:
                              defaultingType: List
                              defaultConstraints:
                              - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule}
                        """);
        assertEquals(
                Map.of("a", "node(s) didn't match pod topology spread constraints"),
                scenario.refusals("p", "PodTopologySpread"));
    }

    @Test
    void addedAffinityHoldsForEveryPod() {
        var scenario =
                Scenario.of(node("a", "pool: blue", ""), node("b"), pod("p")).configured(HEAD + """
                        profiles:
                        - pluginConfig:
                          - name: NodeAffinity
                            args:
                              addedAffinity:
                                requiredDuringSchedulingIgnoredDuringExecution:
                                  nodeSelectorTerms: [{matchExpressions: [{key: pool, operator: In, values: [blue]}]}]
                        """);
        assertEquals(
                Map.of("b", "node(s) didn't match scheduler-enforced node affinity"),
                scenario.refusals("p", "NodeAffinity"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: Other | config.yaml: kind: must be KubeSchedulerConfiguration",
                "apiVersion: kubescheduler.config.k8s.io/v9 | config.yaml: apiVersion: unknown version \"kubescheduler.config.k8s.io/v9\"; known: [kubescheduler.config.k8s.io/v1, kubescheduler.config.k8s.io/v1beta3]",
                "percentageOfNodesToScore: 101 | config.yaml: percentageOfNodesToScore: must be an integer from 0 to 100",
                "profiles: [{plugins: {score: {enabled: [{name: Nothing}]}}}] | config.yaml: profiles[0].plugins.score.enabled[0].name: no such plugin: Nothing",
                "profiles: [{}, {}] | config.yaml: profiles: two profiles are named default-scheduler",
                "profiles: [{pluginConfig: [{name: NodeResourcesFit, args: {scoringStrategy: {type: Random}}}]}] | config.yaml: profiles[0].pluginConfig[0].args.scoringStrategy.type: unknown strategy Random",
                "profiles: [{pluginConfig: [{name: NodeResourcesFit, args: {scoringStrategy: {type: RequestedToCapacityRatio}}}]}] | config.yaml: profiles[0].pluginConfig[0].args.scoringStrategy.requestedToCapacityRatio.shape: must have at least one point",
            })
    void whatIsWrongInAConfigurationIsNamed(String line, String complaint) {
        var key = line.substring(0, line.indexOf(':'));
        var head = HEAD.lines().filter(one -> !one.startsWith(key + ":")).toList();
        var text = String.join("\n", head) + "\n" + line;
        var thrown = assertThrows(
                ManifestException.class, () -> Scenario.of(node("a")).configured(text));
        assertEquals(complaint, thrown.getMessage());
    }

    @Test
    void pluginsThatAreNotModelledMayBeMentioned() {
        var scenario = Scenario.of(node("a"), pod("p"))
                .configured(
                        HEAD
                                + "profiles: [{plugins: {multiPoint: {enabled: [{name: DynamicResources}], disabled: [{name: VolumeZone}]}}}]");
        assertEquals(Map.of("p", "a"), scenario.fates());
    }
}

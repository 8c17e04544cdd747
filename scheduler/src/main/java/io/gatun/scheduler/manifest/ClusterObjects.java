package io.gatun.scheduler.manifest;

import io.gatun.scheduler.model.DisruptionBudget;
import io.gatun.scheduler.model.Labels;
import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.PodGroup;
import io.gatun.scheduler.model.PodSelectorOwner;
import io.gatun.scheduler.model.StorageClass;
import io.gatun.scheduler.model.VolumeClaim;
import io.gatun.scheduler.model.VolumeOffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was read from manifests, in the order in which it stood there. */
public final class ClusterObjects {
    public final List<Node> nodes = new ArrayList<>();
    public final List<Pod> pods = new ArrayList<>();
    public final List<DisruptionBudget> budgets = new ArrayList<>();
    public final List<PodGroup> groups = new ArrayList<>();
    public final List<PodSelectorOwner> owners = new ArrayList<>();
    public final List<VolumeClaim> claims = new ArrayList<>();
    public final List<VolumeOffer> offers = new ArrayList<>();
    public final List<StorageClass> storageClasses = new ArrayList<>();
    public final Map<String, Labels> namespaces = new LinkedHashMap<>();
    /** Kinds that scheduling does not look at, with their number. */
    public final Map<String, Integer> ignored = new TreeMap<>();
}

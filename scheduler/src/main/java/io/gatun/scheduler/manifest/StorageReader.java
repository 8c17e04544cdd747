package io.gatun.scheduler.manifest;

import io.gatun.scheduler.model.NodeTerm;
import io.gatun.scheduler.model.Requirement;
import io.gatun.scheduler.model.StorageClass;
import io.gatun.scheduler.model.VolumeClaim;
import io.gatun.scheduler.model.VolumeOffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Persistent volumes, claims and storage classes. */
final class StorageReader {
    private static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

    private StorageReader() {}

    static VolumeClaim claim(Field object) {
        var meta = object.get("metadata");
        var spec = object.get("spec");
        var phase = meta.get("deletionTimestamp").isPresent()
                ? VolumeClaim.Phase.DELETED
                : object.at("status", "phase").text().equals("Lost") ? VolumeClaim.Phase.LOST : VolumeClaim.Phase.ALIVE;
        return new VolumeClaim(
                PodReader.namespace(meta),
                Names.name(meta.get("name")),
                new VolumeClaim.Wish(
                        spec.get("storageClassName").text(),
                        bytes(spec.at("resources", "requests", "storage")),
                        modes(spec),
                        SelectorReader.labelSelector(spec.get("selector"))),
                new VolumeClaim.Standing(
                        spec.get("volumeName").text(),
                        meta.at("annotations", SELECTED_NODE).text(),
                        phase));
    }

    static VolumeOffer offer(Field object) {
        var meta = object.get("metadata");
        var spec = object.get("spec");
        var terms = spec.at("nodeAffinity", "required", "nodeSelectorTerms");
        Optional<List<NodeTerm>> nodes =
                terms.isPresent() ? Optional.of(SelectorReader.nodeTerms(terms)) : Optional.empty();
        var claim = spec.get("claimRef");
        return new VolumeOffer(
                Names.name(meta.get("name")),
                Names.labels(meta.get("labels")),
                new VolumeOffer.Supply(
                        spec.get("storageClassName").text(), bytes(spec.at("capacity", "storage")), modes(spec)),
                nodes,
                claim.isPresent()
                        ? claim.get("namespace").text() + "/"
                                + claim.get("name").text()
                        : "");
    }

    static StorageClass storageClass(Field object) {
        return new StorageClass(
                Names.name(object.at("metadata", "name")),
                object.get("provisioner").text(),
                object.get("volumeBindingMode")
                        .choice(StorageClass.Binding.class)
                        .orElse(StorageClass.Binding.Immediate),
                object.get("allowedTopologies").list(StorageReader::topology));
    }

    private static NodeTerm topology(Field term) {
        List<Requirement> requirements = term.get("matchLabelExpressions")
                .list(item -> new Requirement.In(
                        item.get("key").required(),
                        Set.copyOf(item.get("values").list(Field::text))));
        return new NodeTerm(requirements, List.of());
    }

    private static long bytes(Field field) {
        return field.isPresent() ? ResourceReader.quantity(field).units() : 0;
    }

    private static Set<String> modes(Field spec) {
        return Set.copyOf(spec.get("accessModes").list(Field::required));
    }
}

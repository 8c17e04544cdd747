package io.gatun.scheduler.manifest;

import io.gatun.scheduler.model.Volume;
import java.util.ArrayList;
import java.util.List;

/** The volumes of a pod that restrict where it can go. */
final class VolumeReader {
    private VolumeReader() {}

    static List<Volume> volumes(Field spec, String podName) {
        var volumes = new ArrayList<Volume>();
        for (var volume : spec.get("volumes").items()) {
            var claim = volume.get("persistentVolumeClaim");
            if (claim.isPresent())
                volumes.add(new Volume.Claim(claim.get("claimName").required(), false));
            if (volume.get("ephemeral").isPresent()) {
                volumes.add(new Volume.Claim(podName + "-" + volume.get("name").required(), true));
            }
            disk(volume, "gcePersistentDisk", "pdName", volumes);
            disk(volume, "iscsi", "iqn", volumes);
            var ebs = volume.get("awsElasticBlockStore");
            if (ebs.isPresent()) {
                var identity = ebs.get("volumeID").required();
                volumes.add(new Volume.Disk("awsElasticBlockStore", identity, List.of(), Volume.Sharing.EXCLUSIVE));
            }
            ceph(volume.get("rbd"), volumes);
        }
        return volumes;
    }

    private static void disk(Field volume, String kind, String identity, List<Volume> volumes) {
        var disk = volume.get(kind);
        if (!disk.isPresent()) return;
        volumes.add(new Volume.Disk(kind, disk.get(identity).required(), List.of(), sharing(disk)));
    }

    private static void ceph(Field rbd, List<Volume> volumes) {
        if (!rbd.isPresent()) return;
        var pool = rbd.get("pool").isPresent() ? rbd.get("pool").text() : "rbd";
        volumes.add(new Volume.Disk(
                "rbd",
                pool + "/" + rbd.get("image").required(),
                rbd.get("monitors").list(Field::required),
                sharing(rbd)));
    }

    private static Volume.Sharing sharing(Field disk) {
        return disk.get("readOnly").flag(false) ? Volume.Sharing.READERS : Volume.Sharing.EXCLUSIVE;
    }
}

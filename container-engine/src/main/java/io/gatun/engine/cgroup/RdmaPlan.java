package io.gatun.engine.cgroup;

import static io.gatun.engine.cgroup.Controller.RDMA;

import io.gatun.engine.cgroup.CgroupException.IllegalLimit;
import io.gatun.engine.spec.Resources.Rdma;
import java.util.Map;

/** Handles and objects of RDMA devices (equal in both versions). */
final class RdmaPlan {
    private RdmaPlan() {}

    static void add(PlanDraft draft, Map<String, Rdma> limits) {
        limits.forEach((device, limit) -> add(draft, device, limit));
    }

    private static void add(PlanDraft draft, String device, Rdma limit) {
        if (!device.matches("[A-Za-z0-9_.:-]+")) {
            throw new IllegalLimit("rdma", "\"%s\" is not the name of a device".formatted(PlanDraft.printable(device)));
        }
        draft.version(RDMA, "rdma " + device);
        var value = new StringBuilder(device);
        limit.hcaHandles().ifPresent(handles -> value.append(" hca_handle=").append(handles));
        limit.hcaObjects().ifPresent(objects -> value.append(" hca_object=").append(objects));
        draft.write(RDMA, "rdma.max", value.toString(), "rdma " + device);
    }
}

package io.gatun.engine.cgroup;

import static io.gatun.engine.cgroup.Controller.NET_CLS;
import static io.gatun.engine.cgroup.Controller.NET_PRIO;

import io.gatun.engine.cgroup.CgroupException.IllegalLimit;
import io.gatun.engine.spec.Resources.Network;

/** The tag and the priority of a group's packets; version 1 only. */
final class NetworkPlan {
    private NetworkPlan() {}

    static void add(PlanDraft draft, Network network) {
        PlanDraft.given(network.classId()).ifPresent(tag -> {
            draft.version(NET_CLS, "network.classID");
            draft.write(NET_CLS, "net_cls.classid", Long.toString(tag), "network.classID");
        });
        network.priorities().forEach(each -> {
            draft.version(NET_PRIO, "network.priorities");
            if (each.name().isEmpty() || each.name().contains(" ")) {
                throw new IllegalLimit("network.priorities", "\"%s\" is not an interface".formatted(each.name()));
            }
            String name = PlanDraft.oneLine("network.priorities", each.name());
            draft.write(NET_PRIO, "net_prio.ifpriomap", name + " " + each.priority(), "network.priorities");
        });
    }
}
